import { Inject, Injectable } from '@nestjs/common';
import { type Executor, PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool, PoolClient } from 'pg';
import { doesNotExist, invalidParameter, type Metric, type Param, type Tag } from '@modelkeep/mlflow';
import type { DatasetInput } from '../run/run.api';
import { notActive } from '../run/runs';
import { lastOfEach, tagColumns } from '../tags';
import {
  appendMetrics,
  appendParams,
  appendToHistory,
  conflictingParams,
  putModelMetrics,
  renameRun,
  upsertTags,
} from './metric-statements';

const NAME_TAG = 'mlflow.runName';
const HISTORY_TAG = 'mlflow.log-model.history';

/** What one request logs to a run. */
export interface Batch {
  metrics?: readonly Metric[];
  params?: readonly Param[];
  tags?: readonly Tag[];
}

/** Everything that is logged to runs while they train: the hot path, on `pg` with prepared statements. */
@Injectable()
export class RunLog {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /**
   * Logs all of a batch, or none. Throws RESOURCE_DOES_NOT_EXIST for an unknown run, INVALID_PARAMETER_VALUE for a
   * deleted one and for a parameter that has another value already. The same batch again changes nothing.
   */
  async append(runId: string, { metrics = [], params = [], tags = [] }: Batch): Promise<void> {
    const ofModels = metrics.filter(({ model_id: modelId }) => modelId);
    if (params.length === 0 && tags.length === 0 && ofModels.length === 0)
      return this.appendMetrics(this.pool, runId, metrics);
    const newParams = distinctParams(params);
    const lastTags = lastOfEach(tags);
    await transact(this.pool, async (client) => {
      await this.appendMetrics(client, runId, metrics);
      if (ofModels.length > 0)
        await client.query({ ...putModelMetrics, values: modelMetrics(runId, ofModels) });
      await appendPairs(client, runId, newParams);
      if (lastTags.length === 0) return;
      await client.query({ ...upsertTags, values: [runId, ...tagColumns(lastTags)] });
      const name = lastTags.find(({ key }) => key === NAME_TAG)?.value;
      if (name) await client.query({ ...renameRun, values: [runId, name] });
    });
  }

  async deleteTag(runId: string, key: string): Promise<void> {
    await transact(this.pool, async (client) => {
      await this.appendMetrics(client, runId, []);
      const { rowCount } = await client.query('DELETE FROM run_tag WHERE run_id = $1 AND key = $2', [
        runId,
        key,
      ]);
      if (rowCount === 0) throw doesNotExist(`No tag with name: ${key} in run with id ${runId}`);
    });
  }

  /** Data sets that a run read; each name and digest counts once. */
  async appendInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    await transact(this.pool, async (client) => {
      await this.appendMetrics(client, runId, []);
      await client.query(
        `INSERT INTO run_input (run_id, name, digest, dataset, tags)
         SELECT $1, d->'dataset'->>'name', d->'dataset'->>'digest', d->'dataset', d->'tags'
         FROM unnest($2::jsonb[]) AS d
         ON CONFLICT (run_id, name, digest) DO NOTHING`,
        [runId, inputs.map((input) => JSON.stringify(input))],
      );
    });
  }

  /** A model as 2.x clients log it: it joins the list under the run's history tag. */
  async appendModel(runId: string, model: Record<string, unknown>): Promise<void> {
    await transact(this.pool, async (client) => {
      await this.appendMetrics(client, runId, []);
      await client.query({ ...appendToHistory, values: [runId, HISTORY_TAG, JSON.stringify(model)] });
    });
  }

  /** Throws RESOURCE_DOES_NOT_EXIST for an unknown run, INVALID_PARAMETER_VALUE for a deleted one. */
  requireActive(runId: string): Promise<void> {
    return this.appendMetrics(this.pool, runId, []);
  }

  /** Also says whether the run can be logged to: it locks the run's row against a deletion meanwhile. */
  private async appendMetrics(executor: Executor, runId: string, metrics: readonly Metric[]): Promise<void> {
    const { rows } = await (executor as Pool).query<{ lifecycle_stage: string }>({
      ...appendMetrics,
      values: [
        runId,
        metrics.map(({ key }) => key),
        metrics.map(({ value }) => value),
        metrics.map(({ timestamp }) => timestamp),
        metrics.map(({ step }) => step),
      ],
    });
    const stage = rows[0]?.lifecycle_stage;
    if (stage === undefined) throw doesNotExist(`Run with id=${runId} not found`);
    if (stage !== 'active') throw notActive(runId, stage);
  }
}

const modelMetrics = (runId: string, metrics: readonly Metric[]) => [
  runId,
  metrics.map(({ model_id }) => model_id),
  metrics.map(({ key }) => key),
  metrics.map(({ dataset_name }) => dataset_name ?? ''),
  metrics.map(({ dataset_digest }) => dataset_digest ?? ''),
  metrics.map(({ value }) => value),
  metrics.map(({ timestamp }) => timestamp),
  metrics.map(({ step }) => step),
];

async function appendPairs(client: PoolClient, runId: string, params: Map<string, string>): Promise<void> {
  if (params.size === 0) return;
  const values = [runId, [...params.keys()], [...params.values()]];
  const { rowCount } = await client.query({ ...appendParams, values });
  if (rowCount === params.size) return;
  const { rows } = await client.query<{ key: string; old: string; new: string }>({
    ...conflictingParams,
    values,
  });
  const [conflict] = rows;
  if (conflict) throw changedParam(runId, conflict.key, conflict.old, conflict.new);
}

function distinctParams(params: readonly Param[]): Map<string, string> {
  const distinct = new Map<string, string>();
  for (const { key, value } of params) {
    if (distinct.has(key)) throw invalidParameter(`Parameter '${key}' comes more than once in the request.`);
    distinct.set(key, value);
  }
  return distinct;
}

const changedParam = (runId: string, key: string, old: string, value: string) =>
  invalidParameter(
    `Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' for run ID='${runId}'. Attempted logging new value '${value}'.`,
  );
