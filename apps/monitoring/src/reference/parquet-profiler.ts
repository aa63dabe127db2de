import type { ColumnProfile, Reference } from './column-profile';
import { ParquetFile, UnusableReference, valueSql, withDuckDb } from './parquet-file';
import { profileCategories, profileNumbers } from './profile-column';

/** Profiles of columns of a Parquet file, and of those of `optional` that it has. Throws `UnusableReference`. */
export function profileParquet(
  path: string,
  columns: readonly string[],
  optional: readonly string[] = [],
): Promise<Reference> {
  return withDuckDb(1, async (connection) => {
    const file = await ParquetFile.open(connection, path);
    file.mustHave(columns);
    const reference: Reference = {};
    for (const column of [...columns, ...optional.filter((each) => file.kinds.has(each))]) {
      const kind = file.kinds.get(column) ?? 'categorical';
      const order = kind === 'numeric' ? 'v' : 'count DESC, v';
      const found = await connection.runAndReadAll(
        `SELECT v, count(*)::DOUBLE AS count FROM (SELECT ${valueSql(column, kind)} FROM read_parquet($path))
         WHERE v IS NOT NULL GROUP BY v ORDER BY ${order}`,
        { path },
      );
      if (found.currentRowCount === 0) throw new UnusableReference(`its column ${column} has no value`);
      reference[column] = profileOf(kind, found.getColumns(), file.rows);
    }
    return reference;
  });
}

function profileOf(kind: ColumnProfile['kind'], columns: readonly unknown[][], rows: number): ColumnProfile {
  const [values = [], counts = []] = columns;
  const missing = rows - (counts as number[]).reduce((sum, count) => sum + count, 0);
  return kind === 'numeric'
    ? profileNumbers({ values: values as number[], counts: counts as number[], missing })
    : profileCategories({ values: values as string[], counts: counts as number[], missing });
}
