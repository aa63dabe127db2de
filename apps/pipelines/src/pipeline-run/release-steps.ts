import type { EntityManager } from 'typeorm';
import { notifyWork } from './work-signal';

/** Makes those steps ready that wait for nothing more; among the named ones, where names are given. */
export async function releaseSteps(
  transaction: EntityManager,
  runId: string,
  names?: readonly string[],
): Promise<void> {
  if (names?.length === 0) return;
  await transaction.query(
    `UPDATE step_run step SET state = 'ready', run_after = now()
     WHERE run_id = $1 AND item = -1 AND state = 'waiting' AND ($2::text[] IS NULL OR name = ANY ($2))
       AND NOT EXISTS (
         SELECT FROM step_run needed
         WHERE needed.run_id = $1 AND needed.item = -1 AND needed.name = ANY (step.needs)
           AND needed.state NOT IN ('succeeded', 'skipped'))`,
    [runId, names ?? null],
  );
  await notifyWork(transaction);
}

/** Lets the next item of a mapped step go that the step's limit held back. */
export async function releaseNextItem(
  transaction: EntityManager,
  runId: string,
  name: string,
): Promise<void> {
  await transaction.query(
    `UPDATE step_run SET state = 'ready', run_after = now()
     WHERE run_id = $1 AND name = $2 AND state = 'waiting' AND item = (
       SELECT min(item) FROM step_run
       WHERE run_id = $1 AND name = $2 AND item >= 0 AND state = 'waiting')`,
    [runId, name],
  );
}

/** Wakes a mapped step once none of its items is open any more. */
export async function wakeMapped(transaction: EntityManager, runId: string, name: string): Promise<void> {
  await transaction.query(
    `UPDATE step_run SET state = 'ready', run_after = now()
     WHERE run_id = $1 AND name = $2 AND item = -1 AND state = 'suspended' AND NOT EXISTS (
       SELECT FROM step_run
       WHERE run_id = $1 AND name = $2 AND item >= 0
         AND state IN ('waiting', 'ready', 'running', 'suspended'))`,
    [runId, name],
  );
}

/** Wakes a suspended step, so that it looks at what it waited for. */
export async function wakeStep(
  transaction: EntityManager,
  { runId, step, item = -1 }: { runId: string; step: string; item?: number },
): Promise<void> {
  await transaction.query(
    `UPDATE step_run SET state = 'ready', run_after = now()
     WHERE run_id = $1 AND name = $2 AND item = $3 AND state = 'suspended'`,
    [runId, step, item],
  );
  await notifyWork(transaction);
}
