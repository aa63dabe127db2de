import type { EntityManager } from 'typeorm';
import { releaseSteps } from './release-steps';

/**
 * Starts as many waiting runs of a pipeline as its limit, and those of their backfills, allow: by priority, then age.
 * Rows that somebody holds are passed over: whoever cancels a waiting run calls this after.
 */
export async function admitRuns(transaction: EntityManager, pipeline: string): Promise<void> {
  const [waiting] = await transaction.query<unknown[]>(
    "SELECT FROM pipeline_run WHERE pipeline = $1 AND state = 'queued' LIMIT 1",
    [pipeline],
  );
  if (!waiting) return;
  await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('admission:' || $1, 0))", [
    pipeline,
  ]);
  for (;;) {
    const [[admitted]] = await transaction.query<[{ id: string }[], number]>(ADMIT_NEXT, [pipeline]);
    if (!admitted) return;
    await releaseSteps(transaction, admitted.id);
  }
}

const ADMIT_NEXT = `
  UPDATE pipeline_run SET state = 'running' WHERE id = (
    SELECT run.id FROM pipeline_run run
    LEFT JOIN pipeline_backfill backfill ON backfill.id = (run.scheduled ->> 'backfill')::uuid
    WHERE run.pipeline = $1 AND run.state = 'queued'
      AND (backfill.id IS NULL OR backfill.max_parallel > (
        SELECT count(*) FROM pipeline_run other
        WHERE other.scheduled ->> 'backfill' = backfill.id::text AND other.state = 'running'))
      AND (SELECT count(*) FROM pipeline_run other WHERE other.pipeline = $1 AND other.state = 'running') <
        coalesce((SELECT (definition ->> 'maxRuns')::integer FROM pipeline
                  WHERE name = $1 ORDER BY version DESC LIMIT 1), 2147483647)
    ORDER BY run.priority DESC, run.id
    LIMIT 1
    FOR UPDATE OF run SKIP LOCKED)
  RETURNING id`;
