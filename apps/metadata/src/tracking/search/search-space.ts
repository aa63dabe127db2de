import type { Entity } from './filter';

export type ColumnType = 'text' | 'bigint' | 'double precision';

export interface Column {
  /** SQL of the value: a column of the searched table. */
  sql: string;
  type: ColumnType;
}

/** A table of key and value rows that belong to the searched row. */
export interface KeyedTable {
  table: string;
  type: ColumnType;
}

/** What can be searched: one table, its columns by MLflow's attribute names, and its keyed tables. */
export interface SearchSpace {
  table: string;
  /** Primary key: what keyed tables refer to, and the last word of every order. */
  id: string;
  attributes: Record<string, Column>;
  keyed: Partial<Record<Exclude<Entity, 'attribute' | 'dataset'>, KeyedTable>>;
  /** Dataset attributes, as SQL over `run_input`. */
  datasets?: Record<string, string>;
}

const text = (sql: string): Column => ({ sql, type: 'text' });
const bigint = (sql: string): Column => ({ sql, type: 'bigint' });

export const runSpace: SearchSpace = {
  table: 'run',
  id: 'run_id',
  attributes: {
    run_id: text('run.run_id'),
    'Run ID': text('run.run_id'),
    run_name: text('run.name'),
    'Run name': text('run.name'),
    'run name': text('run.name'),
    status: text('run.status'),
    Status: text('run.status'),
    user_id: text('run.user_id'),
    User: text('run.user_id'),
    artifact_uri: text('run.artifact_uri'),
    start_time: bigint('run.start_time'),
    Created: bigint('run.start_time'),
    created: bigint('run.start_time'),
    end_time: bigint('run.end_time'),
  },
  keyed: {
    metric: { table: 'latest_metric', type: 'double precision' },
    param: { table: 'param', type: 'text' },
    tag: { table: 'run_tag', type: 'text' },
  },
  datasets: {
    name: 'i.name',
    digest: 'i.digest',
    context: `(SELECT t->>'value' FROM jsonb_array_elements(i.tags) AS t WHERE t->>'key' = 'mlflow.data.context' LIMIT 1)`,
  },
};

export const experimentSpace: SearchSpace = {
  table: 'experiment',
  id: 'experiment_id',
  attributes: {
    name: text('experiment.name'),
    experiment_id: bigint('experiment.experiment_id'),
    creation_time: bigint('experiment.creation_time'),
    last_update_time: bigint('experiment.last_update_time'),
  },
  keyed: { tag: { table: 'experiment_tag', type: 'text' } },
};
