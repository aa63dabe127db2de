import type { DuckDBConnection } from '@duckdb/node-api';
import { columnTypes, listOf, literal, quote } from '../columnar/sql';
import { derivedSql, isDerived } from '../derived-feature/derived-sql';
import {
  ENTITY,
  EVENT_TIME,
  type FeatureList,
  type HistoryRow,
  loadRows,
  SEQUENCE,
} from '../history/history-row';

/** Rows of a view that were accepted up to `sequence`, and what to take of them. */
export interface ViewJoin {
  /** Column of the spine with the entity's keys. */
  entityColumn: string;
  features: FeatureList;
  /** Features to read from the history: those asked for, and those that they are computed from. */
  stored: FeatureList;
  /** Names of the features in the result, in the same order. */
  columns: readonly string[];
  ttlSeconds?: number;
  sequence: string;
  /** Parquet files with parts of the history, and all columns that one or more of them have. */
  segments: { files: readonly string[]; columns: ReadonlySet<string> };
  /** Rows that are in no segment. */
  tail: AsyncIterable<HistoryRow[]>;
}

export interface JoinRequest {
  /** CSV or Parquet file with one row per labelled entity and time. */
  spineFile: string;
  spineFormat: 'csv' | 'parquet';
  timeColumn: string;
  labelColumns: readonly string[];
  views: readonly ViewJoin[];
  /** Parquet file to write: entities, `event_timestamp`, features and labels in the order asked for. */
  outputFile: string;
}

/** Column of the result with the time of each row. */
export const TIME = 'event_timestamp';
const POSITION = '"$position"';

/**
 * Joins to each row of the spine, for each view, the newest feature row of its entity whose event time is not after the row's
 * time, nor older than the time to live (as-of join). Rows come ordered by entities, time and labels, so that the same
 * input gives the same bytes, however the history is cut into files and however many threads work.
 */
export async function joinPointInTime(
  connection: DuckDBConnection,
  request: JoinRequest,
): Promise<{ rows: number; columns: string[] }> {
  const { views, labelColumns, outputFile } = request;
  const entities = [...new Set(views.map(({ entityColumn }) => entityColumn))];
  await readSpine(connection, request, entities);
  for (const [index, view] of views.entries()) await readHistory(connection, `view_${index}`, view);
  const keys = [...entities, TIME].map((name) => `spine.${quote(name)}`);
  const labels = labelColumns.map((name) => `spine.${quote(name)}`);
  const values = views.flatMap((view, index) => valuesOf(`view_${index}`, view));
  const joins = views.map(
    ({ entityColumn }, index) =>
      `ASOF LEFT JOIN view_${index}
         ON spine.${quote(entityColumn)} = view_${index}.${ENTITY} AND spine.${POSITION} >= view_${index}.${POSITION}`,
  );
  await connection.run(
    `COPY (
       SELECT ${[...keys, ...values, ...labels].join(', ')}
       FROM spine ${joins.join(' ')} ORDER BY ${[...keys, ...labels].join(', ')}
     ) TO ${literal(outputFile)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
  );
  const counted = await connection.runAndReadAll(
    `SELECT count(*) AS total FROM read_parquet(${literal(outputFile)})`,
  );
  return {
    rows: Number(counted.getRowObjects()[0]?.['total']),
    columns: [...entities, TIME, ...views.flatMap(({ columns }) => columns), ...labelColumns],
  };
}

/**
 * Where a row stands in the order of time and, at the same time, of acceptance: one number, since an as-of join compares
 * one. Microseconds come first, then 64 bits for the sequence.
 */
const position = (time: string, sequence: string): string =>
  `epoch_us(${time})::HUGEINT * 18446744073709551616::HUGEINT + ${sequence}`;

async function readSpine(
  connection: DuckDBConnection,
  { spineFile, spineFormat, timeColumn, labelColumns }: JoinRequest,
  entities: readonly string[],
): Promise<void> {
  const columns = [
    ...entities.map((name) => `CAST(${quote(name)} AS VARCHAR) AS ${quote(name)}`),
    `CAST(${quote(timeColumn)} AS TIMESTAMPTZ) AS ${TIME}`,
    ...labelColumns.map(quote),
    `${position(TIME, '9223372036854775807')} AS ${POSITION}`,
  ];
  const read = spineFormat === 'csv' ? 'read_csv' : 'read_parquet';
  await connection.run(
    `CREATE VIEW spine AS SELECT ${columns.join(', ')} FROM ${read}(${literal(spineFile)})`,
  );
}

async function readHistory(
  connection: DuckDBConnection,
  name: string,
  { features, stored, segments, tail, sequence }: ViewJoin,
): Promise<void> {
  const table = `${name}_tail`;
  await loadRows(connection, table, stored, tail);
  const sources = [`SELECT * FROM ${table}`];
  if (segments.files.length > 0) {
    const values = stored.map(({ name: feature, type }) =>
      segments.columns.has(feature)
        ? `TRY_CAST(${quote(feature)} AS ${columnTypes[type]}) AS ${quote(feature)}`
        : `NULL::${columnTypes[type]} AS ${quote(feature)}`,
    );
    sources.push(
      `SELECT ${[SEQUENCE, ENTITY, EVENT_TIME, ...values].join(', ')}
       FROM read_parquet(${listOf(segments.files)}, union_by_name = true)`,
    );
  }
  const derived = features.filter(isDerived).map(derivedSql);
  await connection.run(
    `CREATE VIEW ${name} AS
     SELECT ${['*', ...derived, `${position(EVENT_TIME, SEQUENCE)} AS ${POSITION}`].join(', ')}
     FROM (${sources.join(' UNION ALL ')}) WHERE ${SEQUENCE} <= ${BigInt(sequence)}`,
  );
}

function valuesOf(name: string, { features, columns, ttlSeconds }: ViewJoin): string[] {
  const fresh = `${name}.${EVENT_TIME} >= spine.${TIME} - to_seconds(${ttlSeconds})`;
  return features.map((feature, index) => {
    const value = `${name}.${quote(feature.name)}`;
    return `${ttlSeconds === undefined ? value : `CASE WHEN ${fresh} THEN ${value} END`} AS ${quote(columns[index] ?? feature.name)}`;
  });
}
