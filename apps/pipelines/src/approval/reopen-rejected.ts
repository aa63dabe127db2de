import type { EntityManager } from 'typeorm';

/** Whoever resumes a run wants what was rejected to be looked at again; the first decision stays as an event. */
export async function reopenRejected(transaction: EntityManager, runId: string): Promise<void> {
  await transaction.query(
    `UPDATE step_approval SET decision = NULL, decided_by = NULL, decided_at = NULL, comment = NULL
     WHERE run_id = $1 AND decision = 'rejected'`,
    [runId],
  );
}
