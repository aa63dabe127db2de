import type { EntityManager } from 'typeorm';

/**
 * Notes, in the effect's transaction, that a consumer handles these events; returns the ids that it had not handled
 * before. Where another process is handling one of them just now, waits for it to commit or roll back.
 */
export async function admit(
  transaction: EntityManager,
  consumer: string,
  eventIds: readonly string[],
): Promise<Set<string>> {
  const rows = (await transaction.query(
    `INSERT INTO inbox (consumer, event_id) SELECT DISTINCT $1, unnest($2::uuid[])
     ON CONFLICT DO NOTHING RETURNING event_id`,
    [consumer, eventIds],
  )) as { event_id: string }[];
  return new Set(rows.map((row) => row.event_id));
}
