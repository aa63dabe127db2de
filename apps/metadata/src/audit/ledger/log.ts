import type { LogName } from '@modelkeep/contracts/metadata/ledger';
import type { EntityManager } from 'typeorm';

/** Where the records of a log lie, and what of them is sealed. */
export interface Log {
  readonly name: LogName;
  readonly table: string;
  readonly id: string;
  /**
   * SQL of a record's canonical bytes, as text: a line of what the record is found by, as a JSON array, then the record. Nothing of a
   * row can change without changing them.
   */
  readonly canonical: string;
}

const MICROSECONDS = '(extract(epoch FROM time) * 1000000)::bigint';

export const LOGS: readonly Log[] = [
  {
    name: 'event',
    table: 'life_cycle_event',
    id: 'id',
    canonical: `json_build_array(id, type, topic, source, subject, ${MICROSECONDS}, actor, traceparent)::text || E'\\n' || data::text`,
  },
  {
    name: 'prediction',
    table: 'prediction',
    id: 'prediction_id',
    canonical: `json_build_array(prediction_id, ${MICROSECONDS}, deployment, model, version, outcome, entity_keys)::text || E'\\n' || record::text`,
  },
];

export const logOf = (name: LogName): Log => LOGS.find((log) => log.name === name) as Log;

/** Key of the lock that all who append to a log share; `$1` is its name. */
const LOCK = 'hashtextextended($1, 3)';

/** To be called before a transaction inserts into a log: its sequences are then above every cut made before. */
export async function appendsTo(transaction: EntityManager, log: LogName): Promise<void> {
  await transaction.query(`SELECT pg_advisory_xact_lock_shared(${LOCK})`, [log]);
}

/**
 * Sequence of a log's newest record. All up to it are committed, and none will be added below: who appends shares the lock until
 * the commit, and this waits for them.
 */
export async function cut(transaction: EntityManager, { name, table }: Log): Promise<string> {
  await transaction.query(`SELECT pg_advisory_xact_lock(${LOCK})`, [name]);
  const [row] = await transaction.query<{ last: string }[]>(
    `SELECT coalesce(max(sequence), 0) AS last FROM ${table}`,
  );
  return row?.last ?? '0';
}
