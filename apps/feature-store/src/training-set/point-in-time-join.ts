import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { Feature } from '@modelkeep/contracts/features/feature-view';
import type { z } from 'zod';

type FeatureList = readonly z.infer<typeof Feature>[];

/** A row of a feature view's history. Of rows with the same entity and event time the last one given counts. */
export interface HistoryRow {
  entity_key: string;
  event_time: Date;
  values: Record<string, unknown>;
}

export interface JoinRequest {
  /** CSV or Parquet file with one row per labelled entity and time. */
  spineFile: string;
  spineFormat: 'csv' | 'parquet';
  entityColumn: string;
  timeColumn: string;
  labelColumns: readonly string[];
  features: FeatureList;
  ttlSeconds?: number;
  history: AsyncIterable<HistoryRow[]>;
  /** Parquet file to write: entity, `event_timestamp`, features and labels in the order asked for. */
  outputFile: string;
}

const duckType: Record<z.infer<typeof Feature>['type'], string> = {
  string: 'VARCHAR',
  int64: 'BIGINT',
  float64: 'DOUBLE',
  bool: 'BOOLEAN',
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Joins to each row of the spine the newest feature row of its entity whose event time is not after the row's time, nor
 * older than the time to live (as-of join). Rows come ordered by entity and time, from one thread: the same input gives the
 * same bytes.
 */
export async function joinPointInTime(request: JoinRequest): Promise<{ rows: number; columns: string[] }> {
  const database = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await database.connect();
  try {
    await connection.run(`SET TimeZone = 'UTC'`);
    await loadHistory(connection, request);
    const columns = await writeJoin(connection, request);
    const counted = await connection.runAndReadAll(
      `SELECT count(*) AS total FROM read_parquet(${literal(request.outputFile)})`,
    );
    return { rows: Number(counted.getRowObjects()[0]?.['total']), columns };
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

async function loadHistory(connection: DuckDBConnection, { features, history }: JoinRequest): Promise<void> {
  await connection.run(
    `CREATE TABLE history (place BIGINT, entity_key VARCHAR, event_time TIMESTAMPTZ, "values" JSON)`,
  );
  const appender = await connection.createAppender('history');
  let place = 0n;
  for await (const rows of history) {
    for (const row of rows) {
      appender.appendBigInt(place++);
      appender.appendVarchar(row.entity_key);
      appender.appendVarchar(row.event_time.toISOString());
      appender.appendVarchar(JSON.stringify(row.values));
      appender.endRow();
    }
  }
  appender.closeSync();
  const typed = features.map(
    ({ name, type }) => `CAST("values" ->> ${literal(`$."${name}"`)} AS ${duckType[type]}) AS ${quote(name)}`,
  );
  await connection.run(
    `CREATE TABLE feature_rows AS
     SELECT entity_key, event_time, ${typed.join(', ')} FROM history
     QUALIFY row_number() OVER (PARTITION BY entity_key, event_time ORDER BY place DESC) = 1`,
  );
}

async function writeJoin(connection: DuckDBConnection, request: JoinRequest): Promise<string[]> {
  const { spineFile, spineFormat, entityColumn, timeColumn, labelColumns, features, ttlSeconds, outputFile } =
    request;
  const reader = spineFormat === 'csv' ? 'read_csv' : 'read_parquet';
  const fresh =
    ttlSeconds === undefined
      ? 'true'
      : `feature.event_time >= spine.event_timestamp - to_seconds(${ttlSeconds})`;
  const values = features.map(
    ({ name }) => `CASE WHEN ${fresh} THEN feature.${quote(name)} END AS ${quote(name)}`,
  );
  const labels = labelColumns.map((name) => `spine.${quote(name)}`);
  await connection.run(
    `CREATE VIEW spine AS
     SELECT CAST(${quote(entityColumn)} AS VARCHAR) AS ${quote(entityColumn)},
            CAST(${quote(timeColumn)} AS TIMESTAMPTZ) AS event_timestamp, ${labelColumns.map(quote).join(', ')}
     FROM ${reader}(${literal(spineFile)})`,
  );
  const entity = `spine.${quote(entityColumn)}`;
  await connection.run(
    `COPY (
       SELECT ${[entity, 'spine.event_timestamp', ...values, ...labels].join(', ')}
       FROM spine ASOF LEFT JOIN feature_rows AS feature
         ON ${entity} = feature.entity_key AND spine.event_timestamp >= feature.event_time
       ORDER BY ${[entity, 'spine.event_timestamp', ...labels].join(', ')}
     ) TO ${literal(outputFile)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
  );
  return [entityColumn, 'event_timestamp', ...features.map(({ name }) => name), ...labelColumns];
}
