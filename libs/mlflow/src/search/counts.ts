import type { Pool } from 'pg';
import { compileFilter } from './compile-filter';
import { parseFilter } from './filter';
import { restrict, type Restriction, type SearchStatement } from './search';
import type { SearchSpace } from './search-space';
import { SqlParameters } from './sql-parameters';

/** How often two filters hold, among rows that a base filter lets through. */
export interface JointCounts {
  total: number;
  first: number;
  second: number;
  both: number;
}

/** The one statement that counts them. */
export function compileCounts(
  space: SearchSpace,
  filters: { first: string; second: string; base?: string },
  restrictions: readonly Restriction[],
): SearchStatement {
  const parameters = new SqlParameters();
  const conditions = restrict(restrictions, parameters);
  const of = (filter: string) => compileFilter(parseFilter(filter), space, parameters);
  conditions.push(...of(filters.base ?? ''));
  const all = (parts: string[]) => (parts.length > 0 ? parts.join(' AND ') : 'TRUE');
  const [first, second] = [all(of(filters.first)), all(of(filters.second))];
  const text = `
    SELECT count(*)::float8 AS total, count(*) FILTER (WHERE first)::float8 AS first,
      count(*) FILTER (WHERE second)::float8 AS second, count(*) FILTER (WHERE first AND second)::float8 AS both
    FROM (SELECT (${first}) AS first, (${second}) AS second FROM ${space.table} WHERE ${all(conditions)}) AS judged`;
  return { text, values: parameters.values };
}

export async function jointCounts(pool: Pool, statement: SearchStatement): Promise<JointCounts> {
  const { rows } = await pool.query<JointCounts>(statement.text, statement.values);
  return rows[0] as JointCounts;
}
