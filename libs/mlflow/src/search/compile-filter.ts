import { invalidParameter } from '../error';
import type { Comparison } from './filter';
import type { ColumnType, KeyedTable, SearchSpace } from './search-space';
import type { SqlParameters } from './sql-parameters';

const textOperators = new Set(['=', '!=', 'LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT IN']);
const numberOperators = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** Conditions of a filter, as SQL. Throws INVALID_PARAMETER_VALUE where a comparison makes no sense. */
export function compileFilter(
  comparisons: readonly Comparison[],
  space: SearchSpace,
  parameters: SqlParameters,
): string[] {
  const { aliases = {}, related = {} } = space;
  const meant = comparisons.map((comparison) =>
    comparison.entity === 'attribute' && Object.hasOwn(aliases, comparison.key)
      ? { ...comparison, ...aliases[comparison.key] }
      : comparison,
  );
  const own = meant.filter(({ entity }) => !related[entity]);
  const conditions = own.map((comparison) => compileComparison(comparison, space, parameters));
  for (const [entity, compile] of Object.entries(related)) {
    const theirs = meant.filter((comparison) => comparison.entity === entity);
    if (theirs.length > 0) conditions.push(compile(theirs, parameters));
  }
  return conditions;
}

/** Condition of one comparison, as SQL. Throws INVALID_PARAMETER_VALUE where the comparison makes no sense. */
function compileComparison(comparison: Comparison, space: SearchSpace, parameters: SqlParameters): string {
  const { entity, key, operator } = comparison;
  if (operator === 'RLIKE' && !space.regularExpressions)
    throw invalidParameter(`Invalid comparator '${operator}' for '${key}'.`);
  if (entity === 'attribute') {
    const column = space.attributes[key];
    if (!column) throw unknownKey(comparison, Object.keys(space.attributes));
    return compare(column.sql, column.type, comparison, parameters);
  }
  if (entity === 'dataset') {
    const sql = space.datasets?.attributes[key];
    if (!sql) throw unknownKey(comparison, Object.keys(space.datasets?.attributes ?? {}));
    const condition = compare(sql, 'text', comparison, parameters);
    return `EXISTS (SELECT FROM ${space.datasets?.table} AS i WHERE i.${space.id} = ${space.table}.${space.id} AND ${condition})`;
  }
  const keyed = space.keyed[entity];
  if (!keyed) throw invalidParameter(`${space.table}s have no ${entity}s to search by.`);
  const rows = `SELECT FROM ${keyed.table} AS k WHERE k.${space.id} = ${space.table}.${space.id} AND k.key = ${parameters.add(key)}${keyed.only ? ` AND ${keyed.only(parameters)}` : ''}`;
  if (operator === 'IS NULL') return `NOT EXISTS (${rows})`;
  if (operator === 'IS NOT NULL') return `EXISTS (${rows})`;
  return `EXISTS (${rows} AND ${compare(valueOf(keyed, comparison), keyed.type, comparison, parameters)})`;
}

/** The value; its beginning, as the index has it, where nothing longer can be equal to what is compared. */
function valueOf({ indexedLength = 0 }: KeyedTable, { operator, values: [value] }: Comparison): string {
  const short = typeof value === 'string' && value.length < indexedLength;
  return operator === '=' && short ? `left(k.value, ${indexedLength})` : 'k.value';
}

/** Compares a value with what a comparison names. Throws INVALID_PARAMETER_VALUE where the type or the operator does not fit. */
export function compare(
  sql: string,
  type: ColumnType,
  { key, operator, values }: Comparison,
  parameters: SqlParameters,
): string {
  const isText = type === 'text';
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return `${sql} ${operator}`;
  if (!(isText ? textOperators : numberOperators).has(operator))
    throw invalidParameter(`Invalid comparator '${operator}' for '${key}'.`);
  if (values.some((value) => typeof value !== (isText ? 'string' : 'number')))
    throw invalidParameter(`Expected ${isText ? 'quoted text' : 'a number'} for '${key}'.`);
  if (operator === 'IN') return `${sql} = ANY (${parameters.add(values)}::text[])`;
  if (operator === 'NOT IN') return `${sql} <> ALL (${parameters.add(values)}::text[])`;
  if (operator === 'LIKE' || operator === 'ILIKE')
    return `${sql} ${operator} ${parameters.add(values[0])}::text ESCAPE ''`;
  if (operator === 'RLIKE') return `${sql} ~ ${parameters.add(values[0])}::text`;
  // A bigint column is compared as a double too: a filter may well say 1.5e12.
  const placeholder = `${parameters.add(values[0])}::${isText ? 'text' : 'double precision'}`;
  const condition = `${sql} ${operator === '!=' ? '<>' : operator} ${placeholder}`;
  // PostgreSQL has NaN above all numbers; in a comparison it is neither above nor below any.
  return type === 'double precision' ? `(${condition} AND ${sql} <> 'NaN')` : condition;
}

const unknownKey = ({ entity, key }: Comparison, valid: string[]) =>
  invalidParameter(`Invalid ${entity} key '${key}'. Valid: ${valid.join(', ')}.`);
