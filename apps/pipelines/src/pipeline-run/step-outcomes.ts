import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import type { EntityManager } from 'typeorm';
import { PipelineVersions } from '../pipeline/pipeline-versions';
import { rememberResult } from '../step-cache/step-cache';
import { backoffSeconds } from './backoff';
import { type Claim, type Ending, type Failure, keyOf, type Outcome } from './claim';
import { releaseNextItem, releaseSteps, wakeMapped } from './release-steps';
import { lockRun, RunEnding, type RunRow, stopBeginning } from './run-ending';
import { notifyWork } from './work-signal';

/** Failures that are not the step's own fault, a service that is away for example, before it fails all the same. */
const MOST_FREE_FAILURES = 10;

/** Writes how attempts ended: the step, what follows from it, and the events, in one transaction. */
@Injectable()
export class StepOutcomes {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly versions: PipelineVersions,
    private readonly runs: RunEnding,
  ) {}

  /** False where the claim is no longer ours, because it was cancelled or taken over: then nothing is written. */
  write(claim: Claim, outcome: Outcome): Promise<boolean> {
    return this.unitOfWork.run(async (transaction) => {
      const run = await lockRun(transaction, claim.run.id);
      const next = nextState(claim, outcome.ending, run?.error != null);
      const durationMs = run && (await writeStep(transaction, claim, outcome, next));
      if (!run || durationMs === undefined) return false;
      if (next === 'suspended' && outcome.ending.state === 'suspended')
        await outcome.ending.begin(transaction);
      if (next === 'succeeded' || next === 'failed' || next === 'skipped')
        await this.ended(transaction, run, { claim, outcome, state: next, durationMs });
      await notifyWork(transaction);
      return true;
    });
  }

  private async ended(
    transaction: EntityManager,
    run: RunRow,
    { claim, outcome, state, durationMs }: Ended,
  ): Promise<void> {
    const { id: runId, pipeline, version, startedBy: actor } = run;
    const { step, item, attempt } = claim;
    const { ending, inputs } = outcome;
    const data = { runId, pipeline, version, step: step.name, item, attempt, state, inputs, durationMs };
    const result = resultOf(ending);
    const { outputs, reusedFrom } = result;
    const error = messageOf(ending);
    await this.outbox.publish(transaction, StepFinished, { ...data, outputs, reusedFrom, error }, { actor });
    if (ending.state === 'succeeded' && !ending.reusedFrom)
      await rememberResult(transaction, { runId, ...ending });
    await this.follow(transaction, run, claim, state === 'failed' ? (error ?? state) : undefined);
  }

  /** What becomes of the rest of the run. */
  private async follow(
    transaction: EntityManager,
    run: RunRow,
    { step, item }: Claim,
    failure: string | undefined,
  ): Promise<void> {
    if (failure !== undefined) {
      const message = item === undefined ? failure : `item ${item}: ${failure}`;
      const stopped = await stopBeginning(transaction, run, { step: step.name, message });
      return this.runs.conclude(transaction, stopped);
    }
    if (run.error !== null) return this.runs.conclude(transaction, run);
    if (item === undefined) {
      const { dependents } = await this.versions.get(run.pipeline, run.version, transaction);
      await releaseSteps(transaction, run.id, dependents.get(step.name) ?? []);
      return this.runs.conclude(transaction, run);
    }
    if (step.forEach?.maxParallel !== undefined) await releaseNextItem(transaction, run.id, step.name);
    await wakeMapped(transaction, run.id, step.name);
  }
}

interface Ended {
  claim: Claim;
  outcome: Outcome;
  state: 'succeeded' | 'failed' | 'skipped';
  durationMs: number;
}

type NextState = 'ready' | Ending['state'];

/** A run that has failed lets nothing begin: neither another attempt, nor the work of others. */
function nextState(claim: Claim, ending: Ending, runFailed: boolean): NextState {
  if (ending.state === 'suspended') return runFailed ? 'skipped' : 'suspended';
  if (ending.state !== 'failed' || runFailed) return ending.state;
  return mayRetry(claim, ending.failure.retry) ? 'ready' : 'failed';
}

function mayRetry({ failures, step }: Claim, retry: Failure['retry']): boolean {
  if (retry === 'never') return false;
  return failures < (retry === 'free' ? MOST_FREE_FAILURES : step.retries);
}

/** Returns how long the attempt took; undefined where the claim is no longer ours. */
async function writeStep(
  transaction: EntityManager,
  claim: Claim,
  { ending, inputs, logDigest }: Outcome,
  state: NextState,
): Promise<number | undefined> {
  const { outputs, parameters, reusedFrom } = resultOf(ending);
  const [[written]] = await transaction.query<[{ durationMs: number }[], number]>(
    `UPDATE step_run SET state = $5, inputs = $6, outputs = $7, parameters = $8, log_digest = $9, error = $10,
            reused_from = $11, failures = failures + $12, run_after = now() + make_interval(secs => $13),
            finished_at = CASE WHEN $14 THEN now() END, lease_owner = NULL, lease_expires_at = NULL, process = NULL
     WHERE run_id = $1 AND name = $2 AND item = $3 AND attempt = $4 AND state = 'running'
     RETURNING greatest(0, round(extract(epoch FROM now() - started_at) * 1000))::integer AS "durationMs"`,
    [
      ...keyOf(claim),
      state,
      JSON.stringify(inputs),
      JSON.stringify(outputs),
      JSON.stringify(parameters),
      logDigest ?? null,
      messageOf(ending) ?? null,
      reusedFrom ?? null,
      ending.state === 'failed' ? 1 : 0,
      state === 'ready' ? backoffSeconds(claim.step.backoff, claim.failures) : 0,
      ending.state !== 'suspended',
    ],
  );
  return written?.durationMs;
}

interface Result {
  outputs: Record<string, Digest>;
  parameters: Record<string, unknown>;
  reusedFrom?: string;
}

function resultOf(ending: Ending): Result {
  return ending.state === 'succeeded' ? ending : { outputs: {}, parameters: {} };
}

function messageOf(ending: Ending): string | undefined {
  if (ending.state === 'failed') return ending.failure.message;
  return ending.state === 'skipped' ? ending.reason : undefined;
}
