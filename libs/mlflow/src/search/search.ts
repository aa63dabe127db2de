import type { Pool } from 'pg';
import { compileFilter } from './compile-filter';
import { compileOrder, compilePosition, type OrderTerm, pageToken } from './compile-order';
import { type Comparison, parseFilter } from './filter';
import { type Order, parseOrder } from './order';
import type { SearchSpace } from './search-space';
import { SqlParameters } from './sql-parameters';

export interface SearchInput {
  /** Text, or what `parseFilter` made of it. */
  filter?: string | readonly Comparison[];
  /** Clauses, as text or taken apart. */
  orderBy?: readonly (string | Order)[];
  maxResults: number;
  pageToken?: string;
}

export interface SearchStatement {
  text: string;
  values: unknown[];
}

/** A column that only holds some of the given values. */
export interface Restriction {
  sql: string;
  values: readonly string[];
}

/** The one statement of a search: restrictions, filter, order, and the page after the token. Selects ids and positions. */
export function compileSearch(
  space: SearchSpace,
  input: SearchInput,
  restrictions: readonly Restriction[],
  fallback: readonly OrderTerm[],
): SearchStatement {
  const parameters = new SqlParameters();
  const conditions = restrict(restrictions, parameters);
  const { filter = '' } = input;
  const comparisons = typeof filter === 'string' ? parseFilter(filter) : filter;
  const orders = (input.orderBy ?? []).map(orderOf);
  const { terms, joins, compared } = compileOrder(orders, comparisons, space, parameters, fallback);
  const others = comparisons.filter((one) => !compared.includes(one));
  conditions.push(...compileFilter(others, space, parameters));
  if (input.pageToken) conditions.push(compilePosition(input.pageToken, terms, parameters));
  const order = terms.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'}`);
  const text = `
    SELECT ${space.table}.${space.id} AS id, ARRAY[${terms.map(({ sql }) => `(${sql})::text`).join(', ')}] AS position
    FROM ${[space.table, ...joins].join(' ')}
    WHERE ${conditions.join(' AND ') || 'true'}
    ORDER BY ${order.join(', ')}
    LIMIT ${parameters.add(input.maxResults + 1)}`;
  return { text, values: parameters.values };
}

export const restrict = (restrictions: readonly Restriction[], parameters: SqlParameters): string[] =>
  restrictions.map(({ sql, values }) =>
    // An index can give the order of rows that have one value there, not of those that have any of an array.
    values.length === 1
      ? `${sql} = ${parameters.add(values[0])}`
      : `${sql} = ANY (${parameters.add(values)})`,
  );

const orderOf = (clause: string | Order): Order => (typeof clause === 'string' ? parseOrder(clause) : clause);

/** Ids of one page, and the token of the next where there is one. */
export async function searchIds(
  pool: Pool,
  statement: SearchStatement,
  maxResults: number,
): Promise<{ ids: string[]; nextPageToken?: string }> {
  const { rows } = await pool.query<{ id: string; position: string[] }>(statement.text, statement.values);
  const page = rows.slice(0, maxResults);
  const last = page.at(-1);
  return {
    ids: page.map(({ id }) => id),
    ...(rows.length > maxResults && last && { nextPageToken: pageToken(last.position) }),
  };
}
