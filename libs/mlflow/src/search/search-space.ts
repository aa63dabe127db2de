import type { Comparison, Entity, Identifier } from './filter';
import type { SqlParameters } from './sql-parameters';

export type ColumnType = 'text' | 'bigint' | 'double precision';

export interface Column {
  /** SQL of the value: a column of the searched table. */
  sql: string;
  type: ColumnType;
  /** Whether every row has a value: an index on the column can then serve the order. */
  always?: boolean;
}

/** A table of key and value rows that belong to the searched row. */
export interface KeyedTable {
  table: string;
  type: ColumnType;
  /** Characters of the value that an index by key and value holds. */
  indexedLength?: number;
  /** Which of its rows count. */
  only?: RowCondition;
  /** Where a key may have several rows: SQL of the order over `k` that has the one to sort by first. */
  newest?: string;
}

/** Condition on the row `k` of a keyed table, as SQL. */
export type RowCondition = (parameters: SqlParameters) => string;

/** What can be searched: one table, its columns by MLflow's attribute names, and its keyed tables. */
export interface SearchSpace {
  table: string;
  /** Primary key: what keyed tables refer to, and the last word of every order. */
  id: string;
  idType: ColumnType | 'uuid';
  attributes: Record<string, Column>;
  keyed: Partial<Record<Exclude<Entity, 'attribute' | 'dataset'>, KeyedTable>>;
  /** Data sets of the searched row: a table with the same id column, and SQL of its attributes over alias `i`. */
  datasets?: { table: string; attributes: Record<string, string> };
  /** Attributes that stand for something else in a filter. */
  aliases?: Record<string, Identifier>;
  /** Entities with a rule of their own: SQL of all comparisons with one of them, taken together. */
  related?: Partial<Record<Entity, RelatedCondition>>;
  /** Whether text can be matched by regular expressions. */
  regularExpressions?: boolean;
}

export type RelatedCondition = (comparisons: readonly Comparison[], parameters: SqlParameters) => string;

export const text = (sql: string): Column => ({ sql, type: 'text' });
export const bigint = (sql: string): Column => ({ sql, type: 'bigint' });
/** A column in which every row has a value. */
export const always = (column: Column): Column => ({ ...column, always: true });
