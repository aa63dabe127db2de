import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { PipelineRunFinished } from '@modelkeep/contracts/pipelines/pipeline-run-finished.event';
import type { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';

/** What must be known of a run to work on it. */
export interface RunRow {
  id: string;
  pipeline: string;
  version: number;
  state: PipelineRun['state'];
  startedBy: string;
  finishedAt?: Date | null;
}

export interface Ending {
  state: 'succeeded' | 'failed' | 'cancelled';
  error?: string;
  actor: string;
}

/**
 * Ends a run where a step that ended was the last: all succeeded, or one failed and no other runs any more. After a
 * failure no further step starts. The transaction holds the run's row.
 */
export async function concludeRun(transaction: EntityManager, outbox: Outbox, run: RunRow): Promise<void> {
  const steps = await transaction.query<{ name: string; state: string; error: string | null }[]>(
    'SELECT name, state, error FROM step_run WHERE run_id = $1 ORDER BY position',
    [run.id],
  );
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed) await skipWaiting(transaction, run.id);
  if (steps.some(({ state }) => state === 'running' || (state === 'waiting' && !failed))) return;
  const ending: Ending = failed
    ? { state: 'failed', error: `step '${failed.name}': ${failed.error}`, actor: run.startedBy }
    : { state: 'succeeded', actor: run.startedBy };
  await endRun(transaction, outbox, run, ending);
}

/** Ends a run whose row the transaction holds. */
export async function endRun(
  transaction: EntityManager,
  outbox: Outbox,
  run: RunRow,
  { state, error, actor }: Ending,
): Promise<void> {
  await skipWaiting(transaction, run.id);
  const [[finished]] = await transaction.query<[{ durationMs: number }[], number]>(
    `UPDATE pipeline_run SET state = $2, finished_at = now() WHERE id = $1
     RETURNING greatest(0, round(extract(epoch FROM now() - created_at) * 1000))::integer AS "durationMs"`,
    [run.id, state],
  );
  const { id: runId, pipeline, version } = run;
  const data = { runId, pipeline, version, state, durationMs: finished?.durationMs ?? 0, error };
  await outbox.publish(transaction, PipelineRunFinished, data, { actor });
}

async function skipWaiting(transaction: EntityManager, runId: string): Promise<void> {
  await transaction.query("UPDATE step_run SET state = 'skipped' WHERE run_id = $1 AND state = 'waiting'", [
    runId,
  ]);
}
