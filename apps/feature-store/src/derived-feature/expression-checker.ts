import { isDeepStrictEqual } from 'node:util';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { columnTypes, quote } from '../columnar/sql';
import { derivedSql, type DerivedFeature, type Feature } from './derived-sql';

/** Kinds of nodes that an expression may have: no queries, no windows, no parameters. */
const CLASSES: ReadonlySet<unknown> = new Set(
  'BETWEEN CASE CAST COLUMN_REF COMPARISON CONJUNCTION CONSTANT FUNCTION OPERATOR'.split(' '),
);

/** All that give the same result for the same arguments, always, and touch nothing else. */
const FUNCTIONS: ReadonlySet<unknown> = new Set([
  ...['+', '-', '*', '/', '//', '%', '**', '||', '~~', '!~~'],
  ...'abs ceil floor round sign sqrt cbrt exp ln log2 log10 pow greatest least nullif isnan'.split(' '),
  ...'lower upper trim ltrim rtrim length substring contains starts_with ends_with replace concat'.split(' '),
]);

interface SyntaxNode {
  class?: unknown;
  function_name?: unknown;
  column_names?: unknown[];
}

/** The statement around the expression; everything but `select_list` must stay as it is. */
type Statement = { select_list: unknown[] } & Record<string, unknown>;

/** Says why an expression cannot be a derived feature: of its syntax, its functions, its columns, its types. */
export async function faultOf(
  feature: DerivedFeature,
  stored: readonly Feature[],
): Promise<string | undefined> {
  const database = await DuckDBInstance.create(':memory:', { threads: '1', enable_external_access: 'false' });
  const connection = await database.connect();
  try {
    const statement = await parse(connection, feature.expression);
    if (typeof statement === 'string') return statement;
    const frame = await parse(connection, '1');
    const framed = (each: typeof frame) => ({ ...(each as Statement), select_list: [] });
    if (statement.select_list.length !== 1 || !isDeepStrictEqual(framed(statement), framed(frame)))
      return 'is more than one expression';
    return (
      faultIn(statement.select_list, new Set(stored.map(({ name }) => name))) ??
      (await bindingFault(connection, feature, stored))
    );
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

/** Syntax tree, or what is wrong with the syntax. */
async function parse(connection: DuckDBConnection, expression: string): Promise<Statement | string> {
  const read = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [
    `SELECT (${expression}\n)`,
  ]);
  const tree = JSON.parse(String(read.getRows()[0]?.[0])) as {
    error: boolean;
    error_message?: string;
    statements?: { node: Statement }[];
  };
  const [first, ...more] = tree.statements ?? [];
  if (tree.error || !first) return tree.error_message ?? 'cannot be read';
  return more.length > 0 ? 'is more than one expression' : first.node;
}

function faultIn(node: unknown, columns: ReadonlySet<unknown>): string | undefined {
  if (Array.isArray(node)) {
    for (const each of node) {
      const fault = faultIn(each, columns);
      if (fault) return fault;
    }
    return undefined;
  }
  if (typeof node !== 'object' || node === null) return undefined;
  const { class: kind, function_name: called, column_names: path } = node as SyntaxNode;
  if (kind !== undefined && !CLASSES.has(kind)) return `takes no ${String(kind).toLowerCase()}`;
  if (called !== undefined && !FUNCTIONS.has(called)) return `takes no function ${String(called)}`;
  if (path !== undefined && (path.length !== 1 || !columns.has(path[0])))
    return `the view keeps no feature ${path.join('.')}`;
  return faultIn(Object.values(node), columns);
}

async function bindingFault(
  connection: DuckDBConnection,
  feature: DerivedFeature,
  stored: readonly Feature[],
): Promise<string | undefined> {
  const row = stored.map(({ name, type }) => `NULL::${columnTypes[type]} AS ${quote(name)}`);
  try {
    await connection.run(`SELECT ${derivedSql(feature)} FROM (SELECT ${row.join(', ')})`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
