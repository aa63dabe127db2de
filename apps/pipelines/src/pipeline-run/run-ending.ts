import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { PipelineRunFinished } from '@modelkeep/contracts/pipelines/pipeline-run-finished.event';
import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import { admitRuns } from './admission';
import { notifyCancelled } from './work-signal';

/** What must be known of a run to change it. */
export interface RunRow {
  id: string;
  pipeline: string;
  version: number;
  state: PipelineRun['state'];
  startedBy: string;
  /** Set once a step failed for good: no further one starts. */
  error: string | null;
  finishedAt: Date | null;
}

/** Why steps that never ran are skipped when their run ends. */
export const RUN_ENDED = 'the run ended before';

/** Reads a run and holds its row until the transaction ends. Locks are taken in the order run, its steps, its sub-runs. */
export async function lockRun(transaction: EntityManager, id: string): Promise<RunRow | undefined> {
  const [run] = await transaction.query<RunRow[]>(
    `SELECT id, pipeline, version, state, started_by AS "startedBy", error, finished_at AS "finishedAt"
     FROM pipeline_run WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return run;
}

/**
 * After a step failed for good nothing begins any more: what has not begun is skipped. The transaction holds the run's
 * row. Returns the run as it is then.
 */
export async function stopBeginning(
  transaction: EntityManager,
  run: RunRow,
  { step, message }: { step: string; message: string },
): Promise<RunRow> {
  const error = run.error ?? `step '${step}': ${message}`;
  await transaction.query('UPDATE pipeline_run SET error = $2 WHERE id = $1', [run.id, error]);
  await transaction.query(
    `UPDATE step_run
     SET state = CASE WHEN state = 'suspended' AND name = $2 THEN 'failed' ELSE 'skipped' END,
         error = CASE WHEN state = 'suspended' AND name = $2 THEN $3 ELSE $4 END
     WHERE run_id = $1 AND state IN ('waiting', 'ready', 'suspended')`,
    [run.id, step, message, RUN_ENDED],
  );
  return { ...run, error };
}

/** Ends runs, and with them their sub-runs. */
@Injectable()
export class RunEnding {
  constructor(private readonly outbox: Outbox) {}

  /** Ends the run where none of its steps is open any more. The transaction holds its row. */
  async conclude(transaction: EntityManager, run: RunRow): Promise<void> {
    const [open] = await transaction.query<unknown[]>(
      `SELECT FROM step_run
       WHERE run_id = $1 AND state IN ('waiting', 'ready', 'running', 'suspended') LIMIT 1`,
      [run.id],
    );
    if (!open) await this.end(transaction, run, run.error === null ? 'succeeded' : 'failed', run.startedBy);
  }

  /** Ends a run that is under way: what runs fails, what waits is skipped. The transaction holds its row. */
  async cancel(transaction: EntityManager, run: RunRow, actor: string): Promise<void> {
    const error = `cancelled by ${actor}`;
    // One statement: a step that is claimed meanwhile is seen in the state that the claim gave it.
    const [ended] = await transaction.query<[EndedRow[], number]>(
      `UPDATE step_run
       SET state = CASE state WHEN 'running' THEN 'failed' ELSE 'skipped' END,
           error = CASE state WHEN 'running' THEN $2 ELSE $3 END,
           finished_at = CASE state WHEN 'running' THEN now() END, lease_owner = NULL
       WHERE run_id = $1 AND state IN ('waiting', 'ready', 'running', 'suspended')
       RETURNING name AS step, nullif(item, -1) AS item, attempt, inputs, state,
                 greatest(0, round(extract(epoch FROM now() - started_at) * 1000))::integer AS "durationMs"`,
      [run.id, error, RUN_ENDED],
    );
    const { id: runId, pipeline, version } = run;
    const failed = ended.flatMap(({ state, item, ...row }) =>
      state === 'failed'
        ? [{ runId, pipeline, version, ...row, item: item ?? undefined, state, outputs: {}, error }]
        : [],
    );
    await this.outbox.publishAll(transaction, StepFinished, failed, { actor });
    await this.end(transaction, { ...run, error: run.error ?? error }, 'cancelled', actor);
    await notifyCancelled(transaction, runId);
  }

  private async end(
    transaction: EntityManager,
    run: RunRow,
    state: 'succeeded' | 'failed' | 'cancelled',
    actor: string,
  ): Promise<void> {
    const [[ended]] = await transaction.query<[{ durationMs: number }[], number]>(
      `UPDATE pipeline_run SET state = $2, error = $3, finished_at = now() WHERE id = $1
       RETURNING greatest(0, round(extract(epoch FROM now() - created_at) * 1000))::integer AS "durationMs"`,
      [run.id, state, run.error],
    );
    const { id: runId, pipeline, version } = run;
    const data = { runId, pipeline, version, state, durationMs: ended?.durationMs ?? 0 };
    const error = run.error ?? undefined;
    await this.outbox.publish(transaction, PipelineRunFinished, { ...data, error }, { actor });
    if (state !== 'succeeded') await this.cancelSubRuns(transaction, runId, actor);
    await admitRuns(transaction, pipeline);
  }

  private async cancelSubRuns(transaction: EntityManager, runId: string, actor: string): Promise<void> {
    const open = await transaction.query<{ id: string }[]>(
      `SELECT id FROM pipeline_run WHERE parent ->> 'runId' = $1 AND finished_at IS NULL`,
      [runId],
    );
    for (const { id } of open) {
      const run = await lockRun(transaction, id);
      if (run && !run.finishedAt) await this.cancel(transaction, run, actor);
    }
  }
}

interface EndedRow {
  step: string;
  item: number | null;
  attempt: number;
  inputs: Record<string, Digest>;
  state: 'failed' | 'skipped';
  durationMs: number;
}
