import { type DuckDBConnection, DuckDBTimestampTZValue } from '@duckdb/node-api';
import type { Feature } from '@modelkeep/contracts/features/feature-view';
import type { z } from 'zod';
import { columnTypes, literal, quote } from '../columnar/sql';

export type FeatureList = readonly z.infer<typeof Feature>[];

/** A row of a view's history. Of rows with the same entity and event time the one with the greatest sequence counts. */
export interface HistoryRow {
  sequence: string;
  entity_key: string;
  /** Microseconds since 1970. */
  event_time: string;
  /** JSON object. */
  values: string;
}

/** Columns beside the features; no feature has such a name. */
export const SEQUENCE = '"$sequence"';
export const ENTITY = '"$entity"';
export const EVENT_TIME = '"$time"';
const VALUES = '"$values"';

/** Makes a table of rows, with a column for each feature. */
export async function loadRows(
  connection: DuckDBConnection,
  table: string,
  features: FeatureList,
  batches: AsyncIterable<HistoryRow[]>,
): Promise<void> {
  const pushed = `${table}_pushed`;
  await connection.run(
    `CREATE TABLE ${pushed} (${SEQUENCE} BIGINT, ${ENTITY} VARCHAR, ${EVENT_TIME} TIMESTAMPTZ, ${VALUES} JSON)`,
  );
  const appender = await connection.createAppender(pushed);
  for await (const rows of batches)
    for (const row of rows) {
      appender.appendBigInt(BigInt(row.sequence));
      appender.appendVarchar(row.entity_key);
      appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(row.event_time)));
      appender.appendVarchar(row.values);
      appender.endRow();
    }
  appender.closeSync();
  const columns = features.map(
    ({ name, type }) =>
      `TRY_CAST(${VALUES} ->> ${literal(`$."${name}"`)} AS ${columnTypes[type]}) AS ${quote(name)}`,
  );
  await connection.run(
    `CREATE TABLE ${table} AS
     SELECT ${[SEQUENCE, ENTITY, EVENT_TIME, ...columns].join(', ')} FROM ${pushed}`,
  );
  await connection.run(`DROP TABLE ${pushed}`);
}
