import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { CategoricalProfile, FeatureProfile, NumericProfile, Reference } from './feature-profile';

const BINS = 10;
const CATEGORIES = 20;
const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;

/** The file cannot be a reference; `message` says why. */
export class UnusableReference extends Error {
  override readonly name = 'UnusableReference';
}

/**
 * Profiles of columns of a Parquet file. Numbers are cut at their deciles (or at each value, where there are no more than
 * 10), other columns into their 20 most frequent values. Throws `UnusableReference`.
 */
export async function profileParquet(path: string, features: readonly string[]): Promise<Reference> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '512MB' });
  try {
    const connection = await instance.connect();
    const types = await columnsOf(connection, path);
    const missing = features.filter((feature) => !types.has(feature));
    if (missing.length > 0) throw new UnusableReference(`it has no column ${missing.join(', ')}`);
    const reference: Reference = {};
    for (const feature of features)
      reference[feature] = await profile(new Column(connection, path, feature), types.get(feature) ?? '');
    return reference;
  } finally {
    instance.closeSync();
  }
}

async function columnsOf(connection: DuckDBConnection, path: string): Promise<Map<string, string>> {
  try {
    const rows = (
      await connection.runAndReadAll('DESCRIBE SELECT * FROM read_parquet($path)', { path })
    ).getRowObjectsJson();
    return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
  } catch (error) {
    throw new UnusableReference(`it is not readable as Parquet: ${(error as Error).message}`);
  }
}

async function profile(column: Column, type: string): Promise<FeatureProfile> {
  const built = NUMERIC.test(type) ? await numericProfile(column) : await categoricalProfile(column);
  if (!built.counts.some((count) => count > 0)) throw new UnusableReference('it has no rows');
  return built;
}

async function numericProfile(column: Column): Promise<NumericProfile> {
  // NaN is how data frames write "no value".
  const value = `nullif(${column.name}::DOUBLE, 'NaN'::DOUBLE)`;
  const distinct = await column.read(`SELECT DISTINCT ${value} AS value FROM source WHERE value IS NOT NULL
                                      ORDER BY value LIMIT ${BINS + 1}`);
  const edges =
    distinct.length <= BINS
      ? distinct
          .slice(0, -1)
          .map(({ value: edge }) => Number(edge))
          .filter(Number.isFinite)
      : await decilesOf(column, value);
  const rows = await column.read(
    `SELECT CASE WHEN ${value} IS NULL THEN ${edges.length + 1}
                 ELSE len(list_filter($edges::DOUBLE[], lambda edge: edge < ${value})) END AS bin, count(*)::DOUBLE AS count
     FROM source GROUP BY bin`,
    `[${edges.join(', ')}]`,
  );
  const counts = Array<number>(edges.length + 2).fill(0);
  for (const { bin, count } of rows) counts[Number(bin)] = Number(count);
  return { kind: 'numeric', edges, counts };
}

async function decilesOf(column: Column, value: string): Promise<number[]> {
  const shares = Array.from({ length: BINS - 1 }, (_, index) => (index + 1) / BINS);
  const [row] = await column.read(
    `SELECT quantile_disc(${value}, [${shares.join(', ')}])::DOUBLE[] AS edges FROM source WHERE ${value} IS NOT NULL`,
  );
  return [...new Set((row?.['edges'] as number[]).map(Number))].filter(Number.isFinite);
}

async function categoricalProfile(column: Column): Promise<CategoricalProfile> {
  const rows = await column.read(
    `SELECT ${column.name}::VARCHAR AS category, count(*)::DOUBLE AS count FROM source
     GROUP BY category ORDER BY count DESC, category`,
  );
  const missing = rows.find(({ category }) => category === null);
  const known = rows.filter(({ category }) => category !== null);
  const top = known.slice(0, CATEGORIES);
  const others = known.slice(CATEGORIES).reduce((sum, { count }) => sum + Number(count), 0);
  return {
    kind: 'categorical',
    categories: top.map(({ category }) => String(category)),
    counts: [...top.map(({ count }) => Number(count)), others, Number(missing?.['count'] ?? 0)],
  };
}

/** One column of a Parquet file. */
class Column {
  /** Quoted for SQL. */
  readonly name: string;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly path: string,
    name: string,
  ) {
    this.name = `"${name.replaceAll('"', '""')}"`;
  }

  /** Runs a query that reads `source`, the file's rows; `$edges` in it is replaced. */
  async read(query: string, edges = '[]'): Promise<Record<string, unknown>[]> {
    const sql = `WITH source AS (SELECT ${this.name} FROM read_parquet($path)) ${query.replace('$edges', edges)}`;
    return (await this.connection.runAndReadAll(sql, { path: this.path })).getRowObjectsJS();
  }
}
