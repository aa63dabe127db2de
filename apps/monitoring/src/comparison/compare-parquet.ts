import type { DuckDBConnection } from '@duckdb/node-api';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { compareDataSets, Comparison } from '@modelkeep/contracts/monitoring/comparison.api';
import { total } from '../drift/counts';
import { compareColumns } from '../drift/drift-test';
import {
  type ColumnKind,
  ParquetFile,
  UnusableReference,
  valueSql,
  withDuckDb,
} from '../reference/parquet-file';
import { type Binning, categoricalPair, type GroupedPair, groupSorted, numericPair } from './exact-pair';

const THREADS = 2;

export type ComparisonRequest = Pick<BodyOf<typeof compareDataSets>, 'columns' | 'settings' | 'bins'>;

/** Compares the columns of two Parquet files, each different value counted. Throws `UnusableReference`. */
export function compareParquet(
  paths: { reference: string; current: string },
  { columns, settings, bins }: ComparisonRequest,
): Promise<Comparison> {
  return withDuckDb(THREADS, async (connection) => {
    const reference = await ParquetFile.open(connection, paths.reference);
    const current = await ParquetFile.open(connection, paths.current);
    const names = columns ?? [...reference.kinds.keys()].filter((column) => current.kinds.has(column));
    if (names.length === 0) throw new UnusableReference('the data sets share no column');
    reference.mustHave(names);
    current.mustHave(names);
    const pairs = [];
    for (const name of names) {
      const kind = kindIn(name, reference, current);
      pairs.push(pairOf(name, kind, await readGrouped(connection, name, kind, reference, current), bins));
    }
    const present = new Map(pairs.map((pair) => [pair.name, total(pair.current)]));
    const compared = compareColumns(pairs, settings).map((drift) => ({
      ...drift,
      missing: current.rows - (present.get(drift.feature) ?? 0),
    }));
    return {
      referenceRows: reference.rows,
      currentRows: current.rows,
      columns: compared,
      driftedShare: compared.filter(({ drifted }) => drifted).length / Math.max(1, compared.length),
    };
  });
}

/** Numbers on one side and text on the other are compared as text. */
function kindIn(name: string, ...files: ParquetFile[]): ColumnKind {
  return files.every(({ kinds }) => kinds.get(name) === 'numeric') ? 'numeric' : 'categorical';
}

function pairOf(name: string, kind: ColumnKind, grouped: GroupedPair, bins: Binning) {
  return kind === 'numeric'
    ? numericPair(name, grouped as GroupedPair & { values: ArrayLike<number> }, bins)
    : categoricalPair(name, grouped);
}

function readGrouped(
  connection: DuckDBConnection,
  column: string,
  kind: ColumnKind,
  reference: ParquetFile,
  current: ParquetFile,
): Promise<GroupedPair> {
  return kind === 'numeric'
    ? readNumbers(connection, column, reference, current)
    : readCategories(connection, column, reference, current);
}

async function readNumbers(
  connection: DuckDBConnection,
  column: string,
  ...files: [ParquetFile, ParquetFile]
): Promise<GroupedPair> {
  const [reference, current] = [
    await sortedNumbers(connection, column, files[0]),
    await sortedNumbers(connection, column, files[1]),
  ];
  return groupSorted(reference, current);
}

/** Ascending, without what is missing. Sorting here is several times as fast as a query with ORDER BY. */
async function sortedNumbers(
  connection: DuckDBConnection,
  column: string,
  file: ParquetFile,
): Promise<Float64Array> {
  const result = await connection.run(
    `SELECT v FROM (SELECT ${valueSql(column, 'numeric')} FROM read_parquet($path)) WHERE v IS NOT NULL`,
    { path: file.path },
  );
  const numbers = new Float64Array(file.rows);
  let length = 0;
  for (const chunk of await result.fetchAllChunks()) {
    numbers.set(chunk.getColumnValues(0) as number[], length);
    length += chunk.rowCount;
  }
  return numbers.subarray(0, length).sort();
}

async function readCategories(
  connection: DuckDBConnection,
  column: string,
  reference: ParquetFile,
  current: ParquetFile,
): Promise<GroupedPair> {
  const value = valueSql(column, 'categorical');
  const found = await connection.runAndReadAll(
    `SELECT v, sum(r)::DOUBLE, sum(c)::DOUBLE FROM (
       SELECT ${value}, 1 AS r, 0 AS c FROM read_parquet($reference)
       UNION ALL SELECT ${value}, 0, 1 FROM read_parquet($current)
     ) WHERE v IS NOT NULL GROUP BY v ORDER BY v`,
    { reference: reference.path, current: current.path },
  );
  const [values = [], inReference = [], inCurrent = []] = found.getColumns();
  return {
    values: values as string[],
    reference: Float64Array.from(inReference as number[]),
    current: Float64Array.from(inCurrent as number[]),
  };
}
