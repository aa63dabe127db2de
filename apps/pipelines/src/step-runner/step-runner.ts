import { context, propagation, ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { ObjectStore } from '@modelkeep/object-store';
import type { ProcessIdentity } from '@modelkeep/processes';
import { logger, tracer } from '@modelkeep/telemetry';
import { DataSource } from 'typeorm';
import { config } from '../config';
import type { Claim, Outcome } from '../pipeline-run/step-queue';
import { StepRunEntity } from '../pipeline-run/step-run.entity';
import { CommandRunner } from './command-runner';
import { RequestRunner } from './request-runner';
import { StepFailure } from './step-failure';
import { StepLog } from './step-log';
import { StepValues, type StepResults } from './step-values';
import { WorkFolder } from './work-folder';

/** Told of each process as soon as it runs. */
export type OnProcess = (identity: ProcessIdentity) => Promise<void>;

/** Runs one attempt of a step, whatever its kind: its folder, its log, its time limit, its trace. */
@Injectable()
export class StepRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly objects: ObjectStore,
    private readonly commands: CommandRunner,
    private readonly requests: RequestRunner,
  ) {}

  /** Resolves with how it ended, also where it failed; rejects with the signal's reason where it is interrupted. */
  run(claim: Claim, signal: AbortSignal, onProcess: OnProcess): Promise<Outcome> {
    const { traceparent } = claim.run;
    const parent = propagation.extract(ROOT_CONTEXT, traceparent ? { traceparent } : {});
    return context.with(parent, () =>
      tracer().startActiveSpan(`step ${claim.step.name}`, async (span) => {
        span.setAttribute('modelkeep.pipeline_run.id', claim.run.id);
        try {
          const outcome = await this.attempt(claim, signal, onProcess);
          if (outcome.failure)
            span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.failure.message });
          return outcome;
        } finally {
          span.end();
        }
      }),
    );
  }

  private async attempt(claim: Claim, signal: AbortSignal, onProcess: OnProcess): Promise<Outcome> {
    const { step, run, attempt } = claim;
    const folder = WorkFolder.of(config.DATA_DIR, { runId: run.id, name: step.name, attempt });
    // A killed process could not tidy up after the attempt before.
    if (attempt > 1)
      await WorkFolder.of(config.DATA_DIR, { runId: run.id, name: step.name, attempt: attempt - 1 }).remove();
    await folder.open();
    const log = new StepLog(folder.log);
    const inputs: Record<string, Digest> = {};
    try {
      const results = await this.withinTime(claim, signal, async (limited) => {
        const values = new StepValues(claim, await this.resultsOf(run.id));
        return step.kind === 'command'
          ? this.commands.run({ claim, step, values, folder, log, inputs, signal: limited, onProcess })
          : this.requests.run({ claim, step, values, log, signal: limited });
      });
      return { inputs, ...results, logDigest: await this.keepLog(log) };
    } catch (error) {
      signal.throwIfAborted();
      const failure = StepFailure.of(error);
      log.say(`failed: ${failure.message}`);
      const { message, retry } = failure;
      return {
        inputs,
        outputs: {},
        parameters: {},
        logDigest: await this.keepLog(log),
        failure: { message, retry },
      };
    } finally {
      await log.close();
      await folder.remove();
    }
  }

  private async withinTime<T>(
    { step }: Claim,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const timeout = AbortSignal.timeout(step.timeoutSeconds * 1000);
    try {
      return await work(AbortSignal.any([signal, timeout]));
    } catch (error) {
      if (timeout.aborted && !signal.aborted)
        throw new StepFailure(`took longer than ${step.timeoutSeconds} s`);
      throw error;
    }
  }

  private async resultsOf(runId: string): Promise<StepResults> {
    const done = await this.dataSource.manager.findBy(StepRunEntity, { runId, state: 'succeeded' });
    return new Map(done.map(({ name, outputs, parameters }) => [name, { outputs, parameters }]));
  }

  /** A log that cannot be kept does not make the step fail. */
  private async keepLog(log: StepLog): Promise<Digest | undefined> {
    try {
      await log.close();
      return (await this.objects.putFile(log.path)).digest;
    } catch (error) {
      logger().warn({ err: error }, 'cannot keep the log of a step');
      return undefined;
    }
  }
}
