import { z } from 'zod';
import { invalidParameter } from '../error';
import { compare } from './compile-filter';
import type { Comparison } from './filter';
import type { Order } from './order';
import type { Column, ColumnType, KeyedTable, SearchSpace } from './search-space';
import type { SqlParameters } from './sql-parameters';

/** One never-null expression that rows are ordered by. */
export interface OrderTerm {
  sql: string;
  type: ColumnType | 'int' | 'uuid';
  descending: boolean;
}

const Token = z.array(z.string());
/** Text of a value of each type, as PostgreSQL writes it. */
const written: Record<OrderTerm['type'], RegExp> = {
  text: /^[^\0]*$/,
  int: /^\d{1,3}$/,
  bigint: /^-?\d{1,18}$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'double precision': /^(NaN|-?Infinity|-?\d+(\.\d+)?(e[+-]?\d{1,3})?)$/,
};
const zero: Record<ColumnType, string> = { text: `''`, bigint: '0', 'double precision': '0' };

/** A total order: its terms, the joins that they refer to, and the comparisons that the joins make already. */
export interface CompiledOrder {
  terms: OrderTerm[];
  joins: string[];
  compared: readonly Comparison[];
}

/** What was asked for (rows without a value last, NaN just before them), then `fallback`, then the id. */
export function compileOrder(
  orders: readonly Order[],
  comparisons: readonly Comparison[],
  space: SearchSpace,
  parameters: SqlParameters,
  fallback: readonly OrderTerm[],
): CompiledOrder {
  const compiled = orders.map((order, place) => {
    const { column, joins, compared } = columnOf(order, comparisons, `o${place}`, space, parameters);
    return { terms: termsOf(column, order.descending), joins, compared };
  });
  return {
    compared: compiled.flatMap(({ compared = [] }) => compared),
    terms: [
      ...compiled.flatMap(({ terms }) => terms),
      ...fallback,
      { sql: `${space.table}.${space.id}`, type: space.idType, descending: false },
    ],
    joins: compiled.flatMap(({ joins }) => joins),
  };
}

function termsOf({ sql, type, always }: Column, descending: boolean): OrderTerm[] {
  if (always) return [{ sql, type, descending }];
  const isNan = type === 'double precision' ? `WHEN ${sql} = 'NaN' THEN 1 ` : '';
  return [
    { sql: `CASE WHEN ${sql} IS NULL THEN 2 ${isNan}ELSE 0 END`, type: 'int', descending: false },
    { sql: `coalesce(${sql}, ${zero[type]})`, type, descending },
  ];
}

interface OrderColumn {
  column: Column;
  joins: string[];
  compared?: Comparison[];
}

/** The column to order by; that of a keyed table is joined under `alias`. */
function columnOf(
  order: Order,
  comparisons: readonly Comparison[],
  alias: string,
  space: SearchSpace,
  parameters: SqlParameters,
): OrderColumn {
  const { entity, key, only } = order;
  if (entity === 'attribute') {
    const column = space.attributes[key];
    if (!column) throw invalidParameter(`Invalid order_by key '${key}'.`);
    return { column, joins: [] };
  }
  const keyed = entity === 'dataset' ? undefined : space.keyed[entity];
  if (!keyed) throw invalidParameter(`Cannot order by ${entity} '${key}'.`);
  const counts = only ?? keyed.only;
  const compared = comparisons.filter(
    (one) => one.entity === entity && one.key === key && bounds(one, keyed),
  );
  if (compared.length > 0 && !keyed.newest && !counts && !space.related?.[entity])
    return columnOfCompared(compared, keyed, alias, space, parameters);
  const rows = `SELECT k.value FROM ${keyed.table} AS k WHERE k.${space.id} = ${space.table}.${space.id} AND k.key = ${parameters.add(key)}`;
  // A key has several rows only where the table says which is the newest.
  const one = keyed.newest
    ? `${rows}${counts ? ` AND ${counts(parameters)}` : ''} ORDER BY ${keyed.newest} LIMIT 1`
    : rows;
  return {
    column: { sql: `${alias}.value`, type: keyed.type },
    joins: [`LEFT JOIN LATERAL (${one}) AS ${alias} ON TRUE`],
  };
}

/** Whether what passes the comparison has a value that is in order: not NaN. */
const bounds = ({ operator }: Comparison, { type }: KeyedTable): boolean =>
  operator !== 'IS NULL' && (operator !== 'IS NOT NULL' || type === 'text');

/** A column that the filter compares too: every row has it, so that an index on key and value can give the order. */
function columnOfCompared(
  compared: Comparison[],
  { table, type }: KeyedTable,
  alias: string,
  space: SearchSpace,
  parameters: SqlParameters,
): OrderColumn {
  const sql = `${alias}.value`;
  const conditions = [
    `${alias}.${space.id} = ${space.table}.${space.id}`,
    `${alias}.key = ${parameters.add(compared[0]?.key)}`,
    ...compared.map((one) => compare(sql, type, one, parameters)),
  ];
  return {
    column: { sql, type, always: true },
    joins: [`JOIN ${table} AS ${alias} ON ${conditions.join(' AND ')}`],
    compared,
  };
}

/** Token of the page after a row, from the row's values of the terms as text. */
export const pageToken = (position: readonly string[]): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** Condition for the rows after the one that a page token names. Throws INVALID_PARAMETER_VALUE. */
export function compilePosition(
  token: string,
  terms: readonly OrderTerm[],
  parameters: SqlParameters,
): string {
  const position = parseToken(token);
  if (
    position.length !== terms.length ||
    terms.some(({ type }, at) => !written[type].test(position[at] ?? ''))
  )
    throw invalidParameter('Invalid page token for this order_by.');
  const values = terms.map(({ type }, index) => `${parameters.add(position[index])}::text::${type}`);
  const alternatives = terms.map(({ sql, descending }, index) => {
    const before = terms.slice(0, index).map((term, at) => `${term.sql} = ${values[at]}`);
    return [...before, `${sql} ${descending ? '<' : '>'} ${values[index]}`].join(' AND ');
  });
  return `(${alternatives.map((alternative) => `(${alternative})`).join(' OR ')})`;
}

function parseToken(token: string): string[] {
  try {
    return Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw invalidParameter(`Invalid page token '${token.slice(0, 100)}'.`);
  }
}
