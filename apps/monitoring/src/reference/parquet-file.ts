import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

const NUMERIC = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;

/** The file cannot be read as wanted; `message` says why. */
export class UnusableReference extends Error {
  override readonly name = 'UnusableReference';
}

export type ColumnKind = 'numeric' | 'categorical';

/** Columns of result rows. */
export type Columns = (readonly unknown[])[];

/** Runs `work` on an in-memory DuckDB of its own. */
export async function withDuckDb<T>(
  threads: number,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: '1GB',
  });
  try {
    return await work(await instance.connect());
  } finally {
    instance.closeSync();
  }
}

/** A Parquet file to which queries refer by its alias. */
export class ParquetFile {
  private constructor(
    readonly path: string,
    readonly rows: number,
    readonly kinds: ReadonlyMap<string, ColumnKind>,
  ) {}

  /** Throws `UnusableReference`. */
  static async open(connection: DuckDBConnection, path: string): Promise<ParquetFile> {
    try {
      const described = await connection.runAndReadAll('DESCRIBE SELECT * FROM read_parquet($path)', {
        path,
      });
      const counted = await connection.runAndReadAll('SELECT count(*)::DOUBLE FROM read_parquet($path)', {
        path,
      });
      const kinds = new Map(
        described
          .getRowObjectsJson()
          .map((row) => [
            String(row['column_name']),
            NUMERIC.test(String(row['column_type'])) ? ('numeric' as const) : ('categorical' as const),
          ]),
      );
      return new ParquetFile(path, Number(counted.getRows()[0]?.[0]), kinds);
    } catch (error) {
      throw new UnusableReference(`it is not readable as Parquet: ${(error as Error).message}`);
    }
  }

  /** Throws `UnusableReference` where a column is not there, or there are no rows. */
  mustHave(columns: readonly string[]): void {
    const missing = columns.filter((column) => !this.kinds.has(column));
    if (missing.length > 0) throw new UnusableReference(`it has no column ${missing.join(', ')}`);
    if (this.rows === 0) throw new UnusableReference('it has no rows');
  }
}

/** SQL that reads a column as `v`: a finite number or text, else null. */
export function valueSql(column: string, kind: ColumnKind): string {
  const name = `"${column.replaceAll('"', '""')}"`;
  return kind === 'numeric'
    ? `CASE WHEN isfinite(${name}::DOUBLE) THEN ${name}::DOUBLE END AS v`
    : `${name}::VARCHAR AS v`;
}
