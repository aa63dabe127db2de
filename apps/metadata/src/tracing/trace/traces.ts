import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { doesNotExist, invalidParameter, type Tag } from '@modelkeep/mlflow';
import { PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool, PoolClient } from 'pg';
import { Experiments } from '../../tracking/experiment/experiments';
import { Assessments } from '../assessment/assessments';
import { type Pairs, writePairs } from './pairs';
import {
  ARTIFACTS_TAG,
  artifactLocationOf,
  isOwnTag,
  SOURCE_RUN,
  type TraceState,
  withoutOwnTags,
} from './trace';
import type { TraceInfo } from './trace.api';
import { missing } from './trace-reader';
import { linkRuns, putTrace } from './trace-statements';

export interface Deletion {
  experimentId: string;
  /** Traces of this time or before, in Unix milliseconds. */
  until?: number;
  /** How many, the oldest first. */
  max?: number;
  traceIds: readonly string[];
}

/** What was logged of a trace besides its spans. */
@Injectable()
export class Traces {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly experiments: Experiments,
    private readonly assessments: Assessments,
  ) {}

  /** Logs a trace that has ended, or completes what its spans told of it; the same again changes nothing. */
  async put(info: TraceInfo, actor: string): Promise<void> {
    const experimentId = info.trace_location.mlflow_experiment.experiment_id;
    const { artifact_location: location } = await this.experiments.requireActive(experimentId);
    const id = info.trace_id;
    await transact(this.pool, async (client) => {
      const { rowCount } = await client.query({
        ...putTrace,
        values: [
          id,
          experimentId,
          info.request_time,
          info.execution_duration ?? null,
          info.state,
          info.client_request_id ?? null,
          info.request_preview ?? null,
          info.response_preview ?? null,
        ],
      });
      if (rowCount === 0) throw invalidParameter(`Trace with ID '${id}' belongs to another experiment.`);
      const tags = { ...withoutOwnTags(info.tags), [ARTIFACTS_TAG]: artifactLocationOf(location, id) };
      await writeDetails(client, id, tags, info.trace_metadata);
    });
    for (const assessment of info.assessments) await this.assessments.put(id, assessment, actor);
  }

  /** Announces a trace under a new id, as MLflow 2 does. Returns the id. */
  async announce(experimentId: string, time: number, metadata: Pairs, tags: Pairs): Promise<string> {
    const { artifact_location: location } = await this.experiments.requireActive(experimentId);
    const id = randomUUID().replaceAll('-', '');
    await transact(this.pool, async (client) => {
      await client.query({
        ...putTrace,
        values: [id, experimentId, time, null, 'IN_PROGRESS', null, null, null],
      });
      const all = { ...withoutOwnTags(tags), [ARTIFACTS_TAG]: artifactLocationOf(location, id) };
      await writeDetails(client, id, all, metadata);
    });
    return id;
  }

  /** Ends an announced trace at a time in Unix milliseconds. Throws RESOURCE_DOES_NOT_EXIST. */
  async end(id: string, time: number, state: TraceState, metadata: Pairs, tags: Pairs): Promise<void> {
    await transact(this.pool, async (client) => {
      const { rowCount } = await client.query(
        'UPDATE trace SET execution_duration = greatest(0, $2 - request_time), state = $3 WHERE trace_id = $1',
        [id, time, state],
      );
      if (rowCount === 0) throw missing(id);
      await writeDetails(client, id, withoutOwnTags(tags), metadata);
    });
  }

  async setTag(id: string, { key, value }: Tag): Promise<void> {
    requireFree(key, 'set');
    await transact(this.pool, async (client) => {
      await hold(client, [id]);
      await writePairs(client, 'trace_tag', 'set', new Map([[id, { [key]: value }]]));
    });
  }

  async deleteTag(id: string, key: string): Promise<void> {
    requireFree(key, 'deleted');
    const { rowCount } = await this.pool.query('DELETE FROM trace_tag WHERE trace_id = $1 AND key = $2', [
      id,
      key,
    ]);
    if (rowCount === 0) throw doesNotExist(`No trace tag with key '${key}' for trace with ID '${id}'.`);
  }

  /** Returns how many were deleted. Throws INVALID_PARAMETER_VALUE where neither a time nor ids are given, or both. */
  async delete({ experimentId, until, max, traceIds }: Deletion): Promise<number> {
    if ((until === undefined) === (traceIds.length === 0))
      throw invalidParameter('Either max_timestamp_millis or request_ids must be given, not both.');
    if (max !== undefined && (traceIds.length > 0 || max <= 0))
      throw invalidParameter('max_traces must be positive, and goes with max_timestamp_millis.');
    const { rowCount } = await this.pool.query(
      `DELETE FROM trace WHERE trace_id IN (
         SELECT trace_id FROM trace
         WHERE experiment_id = $1 AND ($2::bigint IS NULL OR request_time <= $2)
           AND (cardinality($3::text[]) = 0 OR trace_id = ANY ($3))
         ORDER BY request_time, trace_id LIMIT $4)`,
      [experimentId, until ?? null, traceIds, max ?? null],
    );
    return rowCount ?? 0;
  }

  /** Throws RESOURCE_DOES_NOT_EXIST where one of them does not exist. */
  async linkToRun(traceIds: readonly string[], runId: string): Promise<void> {
    await transact(this.pool, async (client) => {
      await hold(client, traceIds);
      await client.query({ ...linkRuns, values: [traceIds, traceIds.map(() => runId)] });
    });
  }

  async linkPrompts(id: string, prompts: readonly { name: string; version: string }[]): Promise<void> {
    await transact(this.pool, async (client) => {
      await hold(client, [id]);
      await client.query(
        `INSERT INTO trace_prompt (trace_id, name, version)
         SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING`,
        [id, prompts.map(({ name }) => name), prompts.map(({ version }) => version)],
      );
    });
  }
}

/** Keeps traces from being deleted meanwhile. Throws RESOURCE_DOES_NOT_EXIST where one does not exist. */
async function hold(client: PoolClient, ids: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ trace_id: string }>(
    'SELECT trace_id FROM trace WHERE trace_id = ANY ($1) ORDER BY trace_id FOR SHARE',
    [ids],
  );
  const found = new Set(rows.map(({ trace_id: id }) => id));
  const absent = ids.find((id) => !found.has(id));
  if (absent !== undefined) throw missing(absent);
}

async function writeDetails(client: PoolClient, id: string, tags: Pairs, metadata: Pairs): Promise<void> {
  await writePairs(client, 'trace_tag', 'set', new Map([[id, tags]]));
  await writePairs(client, 'trace_metadata', 'set', new Map([[id, metadata]]));
  const run = metadata[SOURCE_RUN];
  if (run) await client.query({ ...linkRuns, values: [[id], [run]] });
}

function requireFree(key: string, operation: string): void {
  if (isOwnTag(key))
    throw invalidParameter(`Tag '${key}' is immutable and cannot be ${operation} on a trace.`);
}
