import { z } from 'zod';
import { invalidParameter } from '../error';
import type { Order } from './order';
import type { Column, ColumnType, SearchSpace } from './search-space';
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

/** A total order: its terms, and the joins that they refer to. */
export interface CompiledOrder {
  terms: OrderTerm[];
  joins: string[];
}

/** What was asked for (rows without a value last, NaN just before them), then `fallback`, then the id. */
export function compileOrder(
  orders: readonly Order[],
  space: SearchSpace,
  parameters: SqlParameters,
  fallback: readonly OrderTerm[],
): CompiledOrder {
  const compiled = orders.map((order, place) => {
    const { column, joins } = columnOf(order, `o${place}`, space, parameters);
    return { terms: termsOf(column, order.descending), joins };
  });
  return {
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

/** The column to order by; that of a keyed table is joined under `alias`. */
function columnOf(
  { entity, key, only }: Order,
  alias: string,
  space: SearchSpace,
  parameters: SqlParameters,
): { column: Column; joins: string[] } {
  if (entity === 'attribute') {
    const column = space.attributes[key];
    if (!column) throw invalidParameter(`Invalid order_by key '${key}'.`);
    return { column, joins: [] };
  }
  const keyed = entity === 'dataset' ? undefined : space.keyed[entity];
  if (!keyed) throw invalidParameter(`Cannot order by ${entity} '${key}'.`);
  const counts = only ?? keyed.only;
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
