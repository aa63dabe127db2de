import { SpanStatusCode } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import { ObjectStore } from '@modelkeep/object-store';
import { logger, tracer } from '@modelkeep/telemetry';
import { DataSource } from 'typeorm';
import { config } from '../config';
import { type Claim, type Ending, labelsOf, type Outcome } from '../pipeline-run/claim';
import { inTraceOf } from '../pipeline-run/run-trace';
import { findReferences } from '../template/template';
import type { Attempt, OnProcess } from './attempt';
import { whyNot } from './condition';
import { KindRunners } from './kind-runners';
import { StepFailure, StepSkipped } from './step-failure';
import { LiveLog } from '../step-log/live-log';
import { StepLog } from '../step-log/step-log';
import { loadResults } from './step-results';
import { StepValues } from './step-values';
import { WorkFolder } from './work-folder';

/** A step whose holders die this often is taken to kill them. */
const MOST_LOSSES = 5;

/** Runs one attempt of a step, whatever its kind: its folder, its log, its condition, its time limit, its trace. */
@Injectable()
export class StepRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly objects: ObjectStore,
    private readonly liveLog: LiveLog,
    private readonly kinds: KindRunners,
  ) {}

  /** Resolves with how it ended, also where it failed; rejects with the signal's reason where it is interrupted. */
  run(claim: Claim, signal: AbortSignal, onProcess: OnProcess): Promise<Outcome> {
    return inTraceOf(claim.run, () =>
      tracer().startActiveSpan(`step ${claim.step.name}`, async (span) => {
        span.setAttribute('modelkeep.pipeline_run.id', claim.run.id);
        span.setAttribute('modelkeep.step.attempt', claim.attempt);
        if (claim.item !== undefined) span.setAttribute('modelkeep.step.item', claim.item);
        try {
          const outcome = await this.attempt(claim, signal, onProcess);
          if (outcome.ending.state === 'failed')
            span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.ending.failure.message });
          return outcome;
        } finally {
          span.end();
        }
      }),
    );
  }

  private async attempt(claim: Claim, signal: AbortSignal, onProcess: OnProcess): Promise<Outcome> {
    const folder = WorkFolder.of(config.DATA_DIR, claim);
    // A killed process could not tidy up after the attempt before.
    if (claim.attempt > 1)
      await WorkFolder.of(config.DATA_DIR, { ...claim, attempt: claim.attempt - 1 }).remove();
    const log = new StepLog(folder.log);
    const showRest = this.liveLog.follow(claim, log);
    const inputs: Record<string, Digest> = {};
    try {
      const ending = await this.endingOf({ claim, step: claim.step, folder, log, inputs, signal, onProcess });
      return { ending, inputs, logDigest: await this.keepLog(log) };
    } finally {
      await showRest();
      await log.close();
      await folder.remove();
    }
  }

  private async endingOf(attempt: Omit<Attempt, 'values'>): Promise<Ending> {
    const { claim, log, signal } = attempt;
    try {
      if (claim.losses > MOST_LOSSES)
        throw new StepFailure(`its runner was lost ${claim.losses} times`, 'never');
      return await withinTime(attempt, async (limited) => {
        const values = new StepValues(claim, await this.resultsFor(claim));
        const reason = unmet(claim, values);
        if (reason !== undefined) return { state: 'skipped', reason };
        return this.kinds.for(claim).run({ ...attempt, values, signal: limited });
      });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof StepSkipped) return { state: 'skipped', reason: error.message };
      const { message, retry } = StepFailure.of(error);
      log.write(`[modelkeep] failed: ${message}\n`);
      return { state: 'failed', failure: { message, retry } };
    }
  }

  private resultsFor({ run, step, definition }: Claim) {
    return loadResults(this.dataSource, { runId: run.id, definition }, step as unknown as TemplateJson);
  }

  /** A log that cannot be kept does not make the step fail. */
  private async keepLog(log: StepLog): Promise<Digest | undefined> {
    try {
      await log.close();
      return log.isEmpty ? undefined : (await this.objects.putFile(log.path)).digest;
    } catch (error) {
      logger().warn({ err: error }, 'cannot keep the log of a step');
      return undefined;
    }
  }
}

/** Why the step is not to run, or undefined. Of a mapped step, conditions that look at the item are left to the items. */
function unmet(claim: Claim, values: StepValues): string | undefined {
  const { step, item } = claim;
  for (const condition of step.when ?? []) {
    const filled = condition as unknown as TemplateJson;
    const ofItem = findReferences(filled).some(({ expression }) => /^item\b/.test(expression));
    if (ofItem !== (item !== undefined)) continue;
    const reason = whyNot(values.fill(filled) as { value: unknown });
    if (reason !== undefined) return `its condition does not hold: ${reason}`;
  }
  return undefined;
}

async function withinTime<T>(
  { step, signal, claim, log }: Omit<Attempt, 'values'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(step.timeoutSeconds * 1000);
  try {
    return await work(AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    logger().info(labelsOf(claim), 'a step took too long');
    log.say('its time is over');
    throw new StepFailure(`took longer than ${step.timeoutSeconds} s`);
  }
}
