import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeatureRow, FeatureView } from '@modelkeep/contracts/features/feature-view';
import { columnTypes, literal, quote } from '../columnar/sql';
import { storedOf } from '../derived-feature/derived-sql';

/** Where the file has what. */
export interface FileLayout {
  file: string;
  format: 'csv' | 'parquet';
  entityColumn: string;
  timeColumn: string;
  /** Columns of features that are called otherwise. */
  columns: Readonly<Record<string, string>>;
}

export interface Rejection {
  /** Row of the file, from 1 on; a heading does not count. */
  row: number;
  reason: string;
}

/** The file as a whole is not of a form that can be read; the message says why. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

type Feature = FeatureView['features'][number];

/** Rows of a file, each checked whether it fits a feature view. */
export class FeatureFile {
  private constructor(
    private readonly connection: DuckDBConnection,
    /** Features that the file has a column for. */
    readonly features: readonly string[],
  ) {}

  /** Reads and checks the file. Throws `UnreadableFile`. */
  static async open(
    connection: DuckDBConnection,
    layout: FileLayout,
    view: FeatureView,
  ): Promise<FeatureFile> {
    const present = await createSource(connection, layout);
    const columnOf = ({ name }: Feature) => layout.columns[name] ?? name;
    const missing = [layout.entityColumn, layout.timeColumn, ...Object.values(layout.columns)].filter(
      (column) => !present.has(column),
    );
    if (missing.length > 0) throw new UnreadableFile(`The file has no column ${missing.join(', ')}.`);
    const features = storedOf(view.features).filter((feature) => present.has(columnOf(feature)));
    if (features.length === 0) throw new UnreadableFile('The file has no column of any feature of the view.');
    const checks = [
      `CASE WHEN ${quote(layout.entityColumn)} IS NULL THEN ${literal(`${layout.entityColumn}: is required`)} END`,
      `CASE WHEN ${time(layout.timeColumn)} IS NULL
         THEN ${literal(`${layout.timeColumn}: expected a time, got `)} || ${shown(layout.timeColumn)} END`,
      ...features.map((feature) => {
        const column = columnOf(feature);
        return `CASE WHEN ${quote(column)} IS NOT NULL AND NOT ${fits(feature, column)}
                  THEN ${literal(`${feature.name}: expected ${feature.type}, got `)} || ${shown(column)} END`;
      }),
    ];
    const values = features.map((feature) => `${literal(feature.name)}, ${cast(feature, columnOf(feature))}`);
    await connection.run(
      `CREATE TABLE checked AS
       SELECT "$row", concat_ws('; ', ${checks.join(', ')}) AS reason,
              CAST(${quote(layout.entityColumn)} AS VARCHAR) AS entity_key,
              strftime(${time(layout.timeColumn)}, '%Y-%m-%dT%H:%M:%S.%fZ') AS event_time,
              json_object(${values.join(', ')})::VARCHAR AS "values"
       FROM source`,
    );
    return new FeatureFile(
      connection,
      features.map(({ name }) => name),
    );
  }

  /** Rows that fit, of the next `count` rows after one; and the last of these rows, undefined at the end. */
  async read(after: number, count: number): Promise<{ rows: FeatureRow[]; last?: number }> {
    const read = await this.connection.runAndReadAll(
      `SELECT "$row", reason, entity_key, event_time, "values" FROM checked
       WHERE "$row" > ${after} ORDER BY "$row" LIMIT ${count}`,
    );
    const rows = read.getRows();
    const fitting = rows.filter(([, reason]) => reason === '');
    return {
      last: rows.length > 0 ? Number(rows.at(-1)?.[0]) : undefined,
      rows: fitting.map(([, , entityKey, eventTime, values]) => ({
        entityKey: String(entityKey),
        eventTime: String(eventTime),
        values: JSON.parse(String(values)) as FeatureRow['values'],
      })),
    };
  }

  /** The first rows that do not fit. */
  async rejections(count: number): Promise<Rejection[]> {
    const read = await this.connection.runAndReadAll(
      `SELECT "$row", reason FROM checked WHERE reason <> '' ORDER BY "$row" LIMIT ${count}`,
    );
    return read.getRows().map(([row, reason]) => ({ row: Number(row), reason: String(reason) }));
  }

  /** Writes all rows that do not fit into a Parquet file, as they are, with `row` and `reason`. */
  async writeRejected(file: string): Promise<void> {
    await this.connection.run(
      `COPY (
         SELECT checked."$row" AS "row", checked.reason AS reason, source.* EXCLUDE ("$row")
         FROM source JOIN checked USING ("$row") WHERE checked.reason <> '' ORDER BY source."$row"
       ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  }
}

/** The file as a table with row numbers; returns its columns. Cells of CSV stay text until they are checked. */
async function createSource(
  connection: DuckDBConnection,
  { file, format }: FileLayout,
): Promise<ReadonlySet<string>> {
  const read =
    format === 'csv'
      ? `read_csv(${literal(file)}, all_varchar = true, header = true)`
      : `read_parquet(${literal(file)})`;
  try {
    await connection.run(`CREATE TABLE source AS SELECT row_number() OVER () AS "$row", * FROM ${read}`);
  } catch (error) {
    throw new UnreadableFile(error instanceof Error ? error.message : String(error));
  }
  const described = await connection.runAndReadAll('DESCRIBE source');
  return new Set(described.getRowObjects().map((row) => String(row['column_name'])));
}

/** Infinite times are none. */
const time = (column: string): string => {
  const instant = `TRY_CAST(${quote(column)} AS TIMESTAMPTZ)`;
  return `(CASE WHEN isfinite(${instant}) THEN ${instant} END)`;
};

const shown = (column: string): string => `coalesce(left(CAST(${quote(column)} AS VARCHAR), 50), 'nothing')`;

/** NaN is how data frames write "no value". */
const number = (column: string): string => `nullif(TRY_CAST(${quote(column)} AS DOUBLE), 'NaN'::DOUBLE)`;

const cast = ({ type }: Feature, column: string): string =>
  type === 'float64' ? number(column) : `TRY_CAST(${quote(column)} AS ${columnTypes[type]})`;

/** Whether a cell that is not null is a value of the feature's type, or stands for none. */
function fits({ type }: Feature, column: string): string {
  const value = `TRY_CAST(${quote(column)} AS ${columnTypes[type]})`;
  switch (type) {
    case 'string':
    case 'bool':
      return `(${value} IS NOT NULL)`;
    case 'float64':
      return `coalesce(NOT isinf(${value}), false)`;
    case 'int64':
      // A cast rounds; and JSON has whole numbers up to 2^53 only.
      return `coalesce(TRY_CAST(${quote(column)} AS DECIMAL(38, 18)) = ${value} AND abs(${value}) < 9007199254740992, false)`;
  }
}
