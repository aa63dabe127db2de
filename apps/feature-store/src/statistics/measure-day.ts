import type { DuckDBConnection } from '@duckdb/node-api';
import type { DayStatistics, FeatureStatistics } from '@modelkeep/contracts/features/statistics';
import { columnTypes, listOf, quote } from '../columnar/sql';
import { ENTITY, EVENT_TIME, type FeatureList } from '../history/history-row';

export type Measures = Pick<DayStatistics, 'rows' | 'entities' | 'latestEventTime' | 'features'>;

/** Columns of one feature's measures, in this order. */
const PER_FEATURE = 6;

/** Measures all rows of segments in one pass; the files must have at least one row. */
export async function measureDay(
  connection: DuckDBConnection,
  files: readonly string[],
  columns: ReadonlySet<string>,
  features: FeatureList,
): Promise<Measures> {
  const measures = features.flatMap(({ name, type }) => {
    const value = columns.has(name) ? quote(name) : `NULL::${columnTypes[type]}`;
    const number = type === 'string' ? 'NULL::DOUBLE' : `${value}::DOUBLE`;
    return [
      `count(*) - count(${value})`,
      `approx_count_distinct(${value})`,
      `min(${number})`,
      `max(${number})`,
      `avg(${number})`,
      `approx_quantile(${number}, [0.05, 0.25, 0.5, 0.75, 0.95])`,
    ];
  });
  const read = await connection.runAndReadAll(
    `SELECT ${[
      'count(*)',
      `approx_count_distinct(${ENTITY})`,
      `strftime(max(${EVENT_TIME}), '%Y-%m-%dT%H:%M:%S.%gZ')`,
      ...measures,
    ].join(', ')}
     FROM read_parquet(${listOf(files)}, union_by_name = true)`,
  );
  const [rows, entities, latest, ...measured] = read.getRowsJson()[0] ?? [];
  return {
    rows: Number(rows),
    entities: Number(entities),
    latestEventTime: String(latest),
    features: features.map(({ name, type }, index) => ({
      feature: name,
      type,
      ...featureMeasures(measured.slice(index * PER_FEATURE, (index + 1) * PER_FEATURE)),
    })),
  };
}

function featureMeasures(measured: readonly unknown[]): Omit<FeatureStatistics, 'feature' | 'type'> {
  const [nulls, distinct, min, max, mean, quantiles] = measured;
  const [p5, p25, p50, p75, p95] = Array.isArray(quantiles) ? quantiles.map(Number) : [];
  return {
    nulls: Number(nulls),
    distinct: Number(distinct),
    ...(typeof min === 'number' && { min, max: Number(max), mean: Number(mean) }),
    ...(p5 !== undefined &&
      p25 !== undefined &&
      p50 !== undefined &&
      p75 !== undefined &&
      p95 !== undefined && { quantiles: { p5, p25, p50, p75, p95 } }),
  };
}
