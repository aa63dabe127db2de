import { Injectable } from '@nestjs/common';
import { StepStarted } from '@modelkeep/contracts/pipelines/step-started.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { self, type ProcessIdentity } from '@modelkeep/processes';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../config';
import { PipelineVersions } from '../pipeline/pipeline-versions';
import { type Claim, type ClaimedRun, keyOf } from './claim';
import { notifyWork } from './work-signal';

/**
 * Who holds which step. Any number of processes share the steps: a claim is a lease, and each claim raises the attempt,
 * the fencing token without which nobody may write a result. All times are the database's.
 */
@Injectable()
export class StepClaims {
  private readonly owner = self();

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly versions: PipelineVersions,
  ) {}

  /** Takes the next steps that are ready and due, `most` of them at most, those of the highest priority first. */
  async claim(most: number): Promise<Claim[]> {
    return this.unitOfWork.run(async (transaction) => {
      const owner = JSON.stringify(this.owner);
      const rows = await transaction.query<ClaimRow[]>(CLAIM, [owner, config.LEASE_SECONDS, most]);
      if (rows.length === 0) return [];
      const claims = await Promise.all(rows.map((row) => this.claimOf(transaction, row)));
      for (const actor of new Set(claims.map(({ run }) => run.startedBy))) {
        const started = claims.filter(({ run }) => run.startedBy === actor);
        await this.outbox.publishAll(transaction, StepStarted, started.map(startOf), { actor });
      }
      return claims;
    });
  }

  /** Makes steps ready again whose holders lost their leases. */
  async reclaimLost(): Promise<void> {
    await this.dataSource.query(
      `UPDATE step_run SET state = 'ready', losses = losses + 1, run_after = now(),
              lease_owner = NULL, lease_expires_at = NULL
       WHERE (run_id, name, item) IN (
         SELECT run_id, name, item FROM step_run WHERE state = 'running' AND lease_expires_at < now()
         FOR UPDATE SKIP LOCKED)`,
    );
  }

  /** Extends the lease. False where the claim is no longer ours: cancelled, or taken over. */
  async renew(claim: Claim): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `UPDATE step_run SET lease_expires_at = now() + make_interval(secs => $5)
       WHERE run_id = $1 AND name = $2 AND item = $3 AND attempt = $4 AND state = 'running'`,
      [...keyOf(claim), config.LEASE_SECONDS],
    );
    return count === 1;
  }

  /** Remembers the process of a claim, for whoever must end it if we cannot. */
  async recordProcess(claim: Claim, identity: ProcessIdentity | null): Promise<void> {
    await this.dataSource.query(
      'UPDATE step_run SET process = $5 WHERE run_id = $1 AND name = $2 AND item = $3 AND attempt = $4',
      [...keyOf(claim), identity && JSON.stringify(identity)],
    );
  }

  /** Gives a claim back because this process ends. */
  async release(claim: Claim): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `UPDATE step_run SET state = 'ready', lease_owner = NULL, lease_expires_at = NULL, process = NULL
         WHERE run_id = $1 AND name = $2 AND item = $3 AND attempt = $4 AND state = 'running'`,
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

  /** Processes of steps that were cancelled while their holder could not end them. */
  async orphans(): Promise<ProcessIdentity[]> {
    const rows = await this.dataSource.query<{ process: ProcessIdentity }[]>(
      "SELECT process FROM step_run WHERE process IS NOT NULL AND state = 'failed'",
    );
    return rows.map(({ process }) => process);
  }

  /** Milliseconds until a step is due that waits for a retry, or for a lease to run out; undefined where none does. */
  async msUntilDue(): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ ms: number | null }[]>(
      `SELECT (extract(epoch FROM least(
         (SELECT min(run_after) FROM step_run WHERE state = 'ready' AND run_after > now()),
         (SELECT min(lease_expires_at) FROM step_run WHERE state = 'running')) - now()) * 1000)::float8 AS ms`,
    );
    return row?.ms == null ? undefined : Math.max(0, row.ms);
  }

  private async claimOf(transaction: EntityManager, row: ClaimRow): Promise<Claim> {
    const { name, item, value, attempt, failures, losses, abandoned, run } = row;
    const version = await this.versions.get(run.pipeline, run.version, transaction);
    const step = version.definition.steps.find((one) => one.name === name);
    if (!step) throw new Error(`pipeline ${run.pipeline} has no step ${name}`);
    const { definition, environmentDigest } = version;
    const place = item < 0 ? {} : { item, value };
    return { run, definition, environmentDigest, step, ...place, attempt, failures, losses, abandoned };
  }
}

interface ClaimRow {
  name: string;
  item: number;
  value: unknown;
  attempt: number;
  failures: number;
  losses: number;
  abandoned: ProcessIdentity | null;
  run: ClaimedRun;
}

const startOf = ({ run, step, item, attempt }: Claim) => ({
  ...{ runId: run.id, pipeline: run.pipeline, version: run.version, step: step.name },
  ...{ item, attempt },
});

/**
 * The process of the attempt before stays on record until this attempt has one: whoever claims the step must end it first,
 * and may die before it has.
 */
const CLAIM = `
  WITH next AS (
    SELECT run_id, name, item FROM step_run
    WHERE state = 'ready' AND run_after <= now()
    ORDER BY priority DESC, run_id, position, item
    LIMIT $3
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE step_run step
    SET state = 'running', attempt = attempt + 1, lease_owner = $1,
        lease_expires_at = now() + make_interval(secs => $2), log_digest = NULL, error = NULL,
        started_at = CASE WHEN finished_at IS NULL THEN coalesce(started_at, now()) ELSE now() END,
        finished_at = NULL
    FROM next WHERE step.run_id = next.run_id AND step.name = next.name AND step.item = next.item
    RETURNING step.*
  )
  SELECT claimed.name, claimed.item, claimed.value, claimed.attempt, claimed.failures, claimed.losses,
         claimed.process AS abandoned,
         jsonb_build_object(
           'id', run.id, 'pipeline', run.pipeline, 'version', run.version, 'startedBy', run.started_by,
           'parameters', run.parameters, 'inputs', run.inputs, 'traceparent', run.traceparent,
           'useCache', run.use_cache) AS run
  FROM claimed JOIN pipeline_run run ON run.id = claimed.run_id
  ORDER BY claimed.run_id, claimed.position, claimed.item`;
