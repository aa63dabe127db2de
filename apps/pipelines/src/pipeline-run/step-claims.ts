import { Injectable } from '@nestjs/common';
import type { Digest, Scalar } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition, Step } from '@modelkeep/contracts/pipelines/pipeline';
import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { StepStarted } from '@modelkeep/contracts/pipelines/step-started.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { self, type ProcessIdentity } from '@modelkeep/processes';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../config';
import { concludeRun, endRun, type RunRow } from './finish-run';
import { notifyCancelled, notifyWork } from './work-signal';

/** One attempt of a step, held by this process. */
export interface Claim {
  run: RunRow & {
    parameters: Record<string, Scalar>;
    inputs: Record<string, Digest>;
    traceparent: string | null;
  };
  definition: PipelineDefinition;
  environmentDigest: Digest | null;
  step: Step;
  /** Grows with every claim of the step: the fencing token. */
  attempt: number;
  failures: number;
  /** Process that the last holder started, where it lost the lease. */
  abandoned: ProcessIdentity | null;
}

/** How an attempt ended. */
export interface Outcome {
  /** Digests that the inputs were filled with. */
  inputs: Record<string, Digest>;
  outputs: Record<string, Digest>;
  parameters: Record<string, unknown>;
  logDigest?: Digest;
  failure?: {
    message: string;
    /** `counted`: while retries are left; `free`: it was not the step's fault; `never`: the same would happen again. */
    retry: 'counted' | 'free' | 'never';
  };
}

/** A step whose holders die this often is taken to kill them. */
const MOST_LOSSES = 5;
/** Failures that are not the step's own fault, a service that is away for example, before it fails all the same. */
const MOST_FREE_FAILURES = 10;
const LONGEST_BACKOFF_SECONDS = 60;

/**
 * The steps that are to be run. Any number of processes share it: a claim is a lease, a result counts only from the
 * newest claim.
 *
 * Locks are always taken in the order run, step.
 */
@Injectable()
export class StepQueue {
  private readonly owner = self();

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Takes the next step that can run: it waits and all that it needs succeeded, or its holder's lease ran out. */
  claim(): Promise<Claim | undefined> {
    return this.unitOfWork.run(async (transaction) => {
      const [row] = await transaction.query<ClaimRow[]>(CLAIM, [
        JSON.stringify(this.owner),
        config.LEASE_SECONDS,
      ]);
      if (!row) return undefined;
      const claim = claimOf(row);
      await transaction.query(
        "UPDATE pipeline_run SET state = 'running' WHERE id = $1 AND state = 'queued'",
        [claim.run.id],
      );
      if (row.losses > MOST_LOSSES) {
        const message = `its runner was lost ${row.losses} times`;
        await this.settle(transaction, claim, { ...NOTHING, failure: { message, retry: 'never' } });
        return undefined;
      }
      const { id: runId, pipeline, version } = claim.run;
      const data = { runId, pipeline, version, step: claim.step.name, attempt: claim.attempt };
      await this.outbox.publish(transaction, StepStarted, data, { actor: claim.run.startedBy });
      await notifyWork(transaction);
      return claim;
    });
  }

  /** Extends the lease. False where the claim is no longer ours: cancelled, or taken over. */
  async renew(claim: Claim): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `UPDATE step_run SET lease_expires_at = now() + make_interval(secs => $4)
       WHERE run_id = $1 AND name = $2 AND attempt = $3 AND state = 'running'`,
      [...keyOf(claim), config.LEASE_SECONDS],
    );
    return count === 1;
  }

  /** Remembers the process of a claim, for whoever must end it if we cannot. */
  async recordProcess(claim: Claim, identity: ProcessIdentity): Promise<void> {
    await this.dataSource.query(
      'UPDATE step_run SET process = $4 WHERE run_id = $1 AND name = $2 AND attempt = $3',
      [...keyOf(claim), JSON.stringify(identity)],
    );
  }

  /** Writes how a claim ended. False where the claim is no longer ours: then nothing is written. */
  finish(claim: Claim, outcome: Outcome): Promise<boolean> {
    return this.unitOfWork.run((transaction) => this.settle(transaction, claim, outcome));
  }

  /** Gives a claim back because this process ends. */
  async release(claim: Claim): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `UPDATE step_run SET state = 'waiting', lease_owner = NULL, lease_expires_at = NULL, process = NULL
         WHERE run_id = $1 AND name = $2 AND attempt = $3 AND state = 'running'`,
        keyOf(claim),
      );
      await notifyWork(transaction);
    });
  }

  /** Ends leases of holders that are dead for certain, so that nobody waits for them to run out. */
  async expireLeases(isDead: (holder: ProcessIdentity) => boolean): Promise<void> {
    const held = await this.dataSource.query<{ owner: ProcessIdentity }[]>(
      "SELECT DISTINCT lease_owner AS owner FROM step_run WHERE state = 'running' AND lease_owner IS NOT NULL",
    );
    const dead = held.filter(({ owner }) => isDead(owner)).map(({ owner }) => JSON.stringify(owner));
    await this.dataSource.query(
      `UPDATE step_run SET lease_expires_at = '-infinity'
       WHERE state = 'running' AND lease_owner = ANY ($1::jsonb[])`,
      [dead],
    );
  }

  /** Milliseconds until a step is due that waits for a retry, or for a lease to run out; undefined where none does. */
  async msUntilDue(): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ ms: number | null }[]>(
      `SELECT (extract(epoch FROM min(at) - now()) * 1000)::float8 AS ms FROM (
         SELECT CASE state WHEN 'running' THEN lease_expires_at ELSE run_after END AS at
         FROM step_run WHERE state IN ('waiting', 'running')
       ) due WHERE at > now()`,
    );
    return row?.ms ?? undefined;
  }

  /** Ends a run: what runs fails, what waits is skipped. Throws 404, or 409 where it has ended. */
  cancel(runId: string, actor: string): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const [run] = await transaction.query<RunRow[]>(LOCK_RUN, [runId]);
      if (!run) throw notFound(`pipeline run ${runId}`);
      if (run.finishedAt) throw conflict(`The run has ended: it is ${run.state}.`);
      const error = `cancelled by ${actor}`;
      const [ended] = await transaction.query<[EndedRow[], number]>(
        `UPDATE step_run SET state = 'failed', error = $2, finished_at = now(), lease_owner = NULL
         WHERE run_id = $1 AND state = 'running'
         RETURNING name, attempt, inputs, ${DURATION_MS} AS "durationMs"`,
        [runId, error],
      );
      const { id, pipeline, version } = run;
      await this.outbox.publishAll(
        transaction,
        StepFinished,
        ended.map(({ name, ...step }) => ({
          ...{ runId: id, pipeline, version, step: name, state: 'failed' as const, outputs: {}, error },
          ...step,
        })),
        { actor },
      );
      await endRun(transaction, this.outbox, run, { state: 'cancelled', error, actor });
      await notifyCancelled(transaction, runId);
    });
  }

  private async settle(transaction: EntityManager, claim: Claim, outcome: Outcome): Promise<boolean> {
    const [run] = await transaction.query<RunRow[]>(LOCK_RUN, [claim.run.id]);
    const { failure } = outcome;
    const again = failure && mayRetry(claim, failure.retry);
    const ended = failure ? ('failed' as const) : ('succeeded' as const);
    const state = again ? 'waiting' : ended;
    const [written] = await transaction.query<[{ durationMs: number }[], number]>(
      `UPDATE step_run SET state = $4, inputs = $5, outputs = $6, parameters = $7, log_digest = $8, error = $9,
              failures = failures + $10, run_after = now() + make_interval(secs => $11),
              finished_at = now(), lease_owner = NULL, lease_expires_at = NULL, process = NULL
       WHERE run_id = $1 AND name = $2 AND attempt = $3 AND state = 'running'
       RETURNING ${DURATION_MS} AS "durationMs"`,
      [
        ...keyOf(claim),
        state,
        JSON.stringify(outcome.inputs),
        JSON.stringify(outcome.outputs),
        JSON.stringify(outcome.parameters),
        outcome.logDigest ?? null,
        failure?.message ?? null,
        failure ? 1 : 0,
        again ? Math.min(2 ** claim.failures, LONGEST_BACKOFF_SECONDS) : 0,
      ],
    );
    const [step] = written;
    if (!run || !step) return false;
    if (!again) {
      const { id: runId, pipeline, version, startedBy: actor } = run;
      const { inputs, outputs } = outcome;
      const data = { runId, pipeline, version, step: claim.step.name, attempt: claim.attempt };
      const result = { state: ended, inputs, outputs, durationMs: step.durationMs, error: failure?.message };
      await this.outbox.publish(transaction, StepFinished, { ...data, ...result }, { actor });
      await concludeRun(transaction, this.outbox, run);
    }
    await notifyWork(transaction);
    return true;
  }
}

interface EndedRow {
  name: string;
  attempt: number;
  inputs: Record<string, Digest>;
  durationMs: number;
}

interface ClaimRow extends Omit<Claim, 'run' | 'step'> {
  run: Claim['run'];
  name: string;
  losses: number;
}

const NOTHING = { inputs: {}, outputs: {}, parameters: {} };
const DURATION_MS = 'greatest(0, round(extract(epoch FROM now() - started_at) * 1000))::integer';

const LOCK_RUN = `
  SELECT id, pipeline, version, state, started_by AS "startedBy", finished_at AS "finishedAt"
  FROM pipeline_run WHERE id = $1 FOR UPDATE`;

/** The rows of the run and the step are locked together, and passed over where somebody holds one of them. */
const CLAIM = `
  WITH next AS (
    SELECT step.run_id, step.name, step.process AS abandoned, step.state = 'running' AS lost
    FROM step_run step JOIN pipeline_run run ON run.id = step.run_id
    WHERE run.state IN ('queued', 'running') AND (
      (step.state = 'running' AND step.lease_expires_at < now())
      OR (step.state = 'waiting' AND step.run_after <= now() AND NOT EXISTS (
        SELECT FROM step_run needed
        WHERE needed.run_id = step.run_id AND needed.name = ANY (step.needs) AND needed.state <> 'succeeded')))
    ORDER BY step.run_id, step.position
    LIMIT 1
    FOR UPDATE OF run, step SKIP LOCKED
  ), claimed AS (
    UPDATE step_run step
    SET state = 'running', attempt = attempt + 1, losses = losses + next.lost::integer, lease_owner = $1,
        lease_expires_at = now() + make_interval(secs => $2), process = NULL, log_digest = NULL, error = NULL,
        started_at = now(), finished_at = NULL
    FROM next WHERE step.run_id = next.run_id AND step.name = next.name
    RETURNING step.*, next.abandoned
  )
  SELECT claimed.name, claimed.attempt, claimed.failures, claimed.losses, claimed.abandoned,
         pipeline.definition, pipeline.environment_digest AS "environmentDigest",
         jsonb_build_object(
           'id', run.id, 'pipeline', run.pipeline, 'version', run.version, 'state', run.state,
           'startedBy', run.started_by, 'parameters', run.parameters, 'inputs', run.inputs,
           'traceparent', run.traceparent) AS run
  FROM claimed
  JOIN pipeline_run run ON run.id = claimed.run_id
  JOIN pipeline ON pipeline.name = run.pipeline AND pipeline.version = run.version`;

function claimOf({ name, losses: _, ...row }: ClaimRow): Claim {
  const step = row.definition.steps.find((one) => one.name === name);
  if (!step) throw new Error(`pipeline ${row.run.pipeline} has no step ${name}`);
  return { ...row, step };
}

const keyOf = ({ run, step, attempt }: Claim) => [run.id, step.name, attempt];

function mayRetry(claim: Claim, retry: 'counted' | 'free' | 'never'): boolean {
  if (retry === 'never') return false;
  return claim.failures < (retry === 'free' ? MOST_FREE_FAILURES : claim.step.retries);
}
