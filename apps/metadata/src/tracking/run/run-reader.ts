import { Inject, Injectable } from '@nestjs/common';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import { type Executor, PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import {
  compileSearch,
  doesNotExist,
  searchIds,
  type SearchInput,
  stagesOf,
  type ViewType,
} from '@modelkeep/mlflow';
import { runSpace } from './run-space';
import { type RunRecord, runSummary } from './run';

/** Prepared once per connection where it has a name. */
export interface Statement {
  name?: string;
  text: string;
}

/** Where statements run: the pool, or a transaction under way. */
export type Query = (statement: Statement, values: unknown[]) => Promise<unknown[]>;

export const queryIn =
  (executor: Executor): Query =>
  async (statement, values) =>
    (await (executor as Pool).query({ ...statement, values })).rows as unknown[];

type Selected = Omit<RunRecord, 'metrics'> & {
  /** Values as text: JSON has no NaN. */
  metrics: { key: string; value: string; timestamp: number; step: number }[];
};

const select: Statement = {
  name: 'read-runs',
  text: `
  SELECT r.*, e.name AS experiment_name,
    coalesce((SELECT json_agg(json_build_object('key', m.key, 'value', m.value::text, 'timestamp', m.timestamp, 'step', m.step) ORDER BY m.key)
              FROM latest_metric AS m WHERE m.run_id = r.run_id), '[]') AS metrics,
    coalesce((SELECT json_agg(json_build_object('key', p.key, 'value', p.value) ORDER BY p.key)
              FROM param AS p WHERE p.run_id = r.run_id), '[]') AS params,
    coalesce((SELECT json_agg(json_build_object('key', t.key, 'value', t.value) ORDER BY t.key)
              FROM run_tag AS t WHERE t.run_id = r.run_id), '[]') AS tags,
    coalesce((SELECT json_agg(json_build_object('dataset', i.dataset, 'tags', i.tags) ORDER BY i.position)
              FROM run_input AS i WHERE i.run_id = r.run_id), '[]') AS inputs,
    coalesce((SELECT json_agg(json_build_object('model_id', i.model_id) ORDER BY i.model_id)
              FROM run_model_input AS i WHERE i.run_id = r.run_id), '[]') AS model_inputs,
    coalesce((SELECT json_agg(json_build_object('model_id', o.model_id, 'step', o.step) ORDER BY o.step, o.model_id)
              FROM run_model_output AS o WHERE o.run_id = r.run_id), '[]') AS model_outputs
  FROM unnest($1::text[]) WITH ORDINALITY AS page (id, place)
  JOIN run AS r ON r.run_id = page.id
  JOIN experiment AS e USING (experiment_id)
  ORDER BY place`,
};

const selectArtifacts: Statement = {
  name: 'read-run-artifacts',
  text: `SELECT substr(path, $2) AS path, digest, size_bytes::float8 AS "sizeBytes"
         FROM artifact WHERE starts_with(path, $1) ORDER BY path LIMIT 1000`,
};

/** Reads runs with all that was logged to them. */
@Injectable()
export class RunReader {
  private readonly query: Query;

  constructor(@Inject(PG_POOL) private readonly pool: Pool) {
    this.query = queryIn(pool);
  }

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async get(runId: string, query: Query = this.query): Promise<RunRecord> {
    const run = await this.find(runId, query);
    if (!run) throw doesNotExist(`Run with id=${runId} not found`);
    return run;
  }

  async find(runId: string, query: Query = this.query): Promise<RunRecord | undefined> {
    return (await this.read([runId], query))[0];
  }

  async search(experimentIds: readonly string[], view: ViewType, input: SearchInput) {
    const statement = compileSearch(
      runSpace,
      input,
      [
        { sql: 'run.experiment_id', values: experimentIds },
        { sql: 'run.lifecycle_stage', values: stagesOf(view) },
      ],
      [{ sql: 'run.start_time', type: 'bigint', descending: true }],
    );
    const { ids, nextPageToken } = await searchIds(this.pool, statement, input.maxResults);
    return { runs: await this.read(ids, this.query), nextPageToken };
  }

  /** A run as other services are told of it. Throws RESOURCE_DOES_NOT_EXIST. */
  async summary(runId: string, query: Query = this.query): Promise<RunSummary> {
    const run = await this.get(runId, query);
    const root = `${run.artifact_uri.replace(/^mlflow-artifacts:\/*/, '')}/`;
    const artifacts = await query(selectArtifacts, [root, root.length + 1]);
    return runSummary(run, artifacts as NonNullable<RunSummary['artifacts']>);
  }

  private async read(ids: readonly string[], query: Query): Promise<RunRecord[]> {
    const rows = (await query(select, [ids])) as Selected[];
    return rows.map((row) => ({
      ...row,
      metrics: row.metrics.map((metric) => ({ ...metric, value: Number(metric.value) })),
    }));
  }
}
