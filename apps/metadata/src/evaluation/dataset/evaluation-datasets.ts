import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { EvaluationDatasetCreated } from '@modelkeep/contracts/metadata/evaluation-dataset-created.event';
import { EvaluationDatasetDeleted } from '@modelkeep/contracts/metadata/evaluation-dataset-deleted.event';
import { EvaluationDatasetUpdated } from '@modelkeep/contracts/metadata/evaluation-dataset-updated.event';
import { Outbox } from '@modelkeep/eventing';
import { compileSearch, doesNotExist, searchIds, type SearchInput } from '@modelkeep/mlflow';
import { PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool, PoolClient } from 'pg';
import { type DatasetSchema, extendSchema } from './dataset-schema';
import { evaluationDatasetSpace } from './evaluation-dataset-space';
import { type Merged, Records } from './records';

export type TagValues = Record<string, string | number | boolean | null>;

export interface EvaluationDataset {
  dataset_id: string;
  name: string;
  digest: string;
  schema: DatasetSchema | null;
  /** Number of records, once there were any. */
  records: number | null;
  /** Unix milliseconds. */
  created_time: number;
  last_update_time: number;
  created_by: string | null;
  last_updated_by: string | null;
  tags: Record<string, string>;
  experiment_ids: string[];
}

type Locked = Pick<EvaluationDataset, 'name' | 'schema'>;
type Change = (transaction: PoolClient, dataset: Locked, now: number) => Promise<void>;

const USER_TAG = 'mlflow.user';

const select = `
  SELECT d.dataset_id, d.name, d.digest, d.schema, d.records, d.created_time::float8, d.last_update_time::float8,
    d.created_by, d.last_updated_by,
    coalesce((SELECT json_object_agg(t.key, t.value) FROM evaluation_dataset_tag AS t WHERE t.dataset_id = d.dataset_id),
             '{}') AS tags,
    coalesce((SELECT json_agg(e.experiment_id::text ORDER BY e.experiment_id)
              FROM evaluation_dataset_experiment AS e WHERE e.dataset_id = d.dataset_id), '[]') AS experiment_ids
  FROM evaluation_dataset AS d
  JOIN unnest($1::text[]) WITH ORDINALITY AS page (id, place) ON page.id = d.dataset_id ORDER BY place`;

/** Data sets that GenAI applications are evaluated on: records of inputs and what is expected of the outputs. */
@Injectable()
export class EvaluationDatasets {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly outbox: Outbox,
    private readonly records: Records,
  ) {}

  /** Throws RESOURCE_DOES_NOT_EXIST where an experiment is missing. */
  async create(
    name: string,
    experimentIds: readonly string[],
    tags: TagValues,
    actor: string,
  ): Promise<EvaluationDataset> {
    const id = `d-${randomUUID().replaceAll('-', '')}`;
    const now = Date.now();
    const user = tags[USER_TAG] ?? null;
    await transact(this.pool, async (transaction) => {
      await transaction.query(
        `INSERT INTO evaluation_dataset (dataset_id, name, digest, created_time, last_update_time, created_by, last_updated_by)
         VALUES ($1, $2, $3, $4, $4, $5, $5)`,
        [id, name, digestOf(name, now), now, user],
      );
      await setTags(transaction, id, tags);
      await this.link(transaction, id, experimentIds);
      const data = { datasetId: id, name, experimentIds: [...experimentIds] };
      await this.outbox.publish(transaction, EvaluationDatasetCreated, data, { actor });
    });
    return this.get(id);
  }

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async get(id: string): Promise<EvaluationDataset> {
    const [dataset] = await this.read([id]);
    if (!dataset) throw missing(id);
    return dataset;
  }

  async search(
    experimentIds: readonly string[],
    input: SearchInput,
  ): Promise<{ datasets: EvaluationDataset[]; nextPageToken?: string }> {
    const orderBy = input.orderBy?.length ? input.orderBy : ['created_time DESC'];
    const within = experimentIds.length > 0 ? [await this.within(experimentIds)] : [];
    const statement = compileSearch(evaluationDatasetSpace, { ...input, orderBy }, within, []);
    const { ids, nextPageToken } = await searchIds(this.pool, statement, input.maxResults);
    return { datasets: await this.read(ids), ...(nextPageToken && { nextPageToken }) };
  }

  /** One that is not there is no error. */
  async delete(id: string, actor: string): Promise<void> {
    await transact(this.pool, async (transaction) => {
      const { rows } = await transaction.query<{ name: string }>(
        'DELETE FROM evaluation_dataset WHERE dataset_id = $1 RETURNING name',
        [id],
      );
      if (!rows[0]) return;
      const data = { datasetId: id, name: rows[0].name };
      await this.outbox.publish(transaction, EvaluationDatasetDeleted, data, { actor });
    });
  }

  /** A tag without a value stays as it is. */
  async setTags(id: string, tags: TagValues, actor: string): Promise<void> {
    await this.change(id, actor, (transaction) => setTags(transaction, id, tags));
  }

  async deleteTag(id: string, key: string, actor: string): Promise<void> {
    await this.change(id, actor, async (transaction) => {
      await transaction.query('DELETE FROM evaluation_dataset_tag WHERE dataset_id = $1 AND key = $2', [
        id,
        key,
      ]);
    });
  }

  /** `records` is a checked JSON array. */
  async mergeRecords(id: string, records: string, actor: string): Promise<Merged> {
    let merged: Merged = { inserted: 0, updated: 0 };
    await this.change(id, actor, async (transaction, { schema }, now) => {
      merged = await this.records.merge(transaction, id, records, now);
      const seen = await this.records.fieldsOf(transaction, records);
      await transaction.query(
        'UPDATE evaluation_dataset SET schema = $2, records = $3 WHERE dataset_id = $1',
        [id, JSON.stringify(extendSchema(schema, seen)), await this.records.count(transaction, id)],
      );
    });
    return merged;
  }

  /** Returns how many there were. */
  async deleteRecords(id: string, recordIds: readonly string[], actor: string): Promise<number> {
    let deleted = 0;
    await this.change(id, actor, async (transaction) => {
      deleted = await this.records.delete(transaction, id, recordIds);
      await transaction.query('UPDATE evaluation_dataset SET records = records - $2 WHERE dataset_id = $1', [
        id,
        deleted,
      ]);
    });
    return deleted;
  }

  /** Throws RESOURCE_DOES_NOT_EXIST where an experiment is missing. */
  async addToExperiments(
    id: string,
    experimentIds: readonly string[],
    actor: string,
  ): Promise<EvaluationDataset> {
    await this.change(id, actor, (transaction) => this.link(transaction, id, experimentIds));
    return this.get(id);
  }

  async removeFromExperiments(
    id: string,
    experimentIds: readonly string[],
    actor: string,
  ): Promise<EvaluationDataset> {
    await this.change(id, actor, async (transaction) => {
      await transaction.query(
        'DELETE FROM evaluation_dataset_experiment WHERE dataset_id = $1 AND experiment_id = ANY ($2::bigint[])',
        [id, experimentIds],
      );
    });
    return this.get(id);
  }

  /** Locks the data set, changes it, and tells that it is another now. */
  private async change(id: string, actor: string, work: Change): Promise<void> {
    await transact(this.pool, async (transaction) => {
      const { rows } = await transaction.query<Locked>(
        'SELECT name, schema FROM evaluation_dataset WHERE dataset_id = $1 FOR UPDATE',
        [id],
      );
      const dataset = rows[0];
      if (!dataset) throw missing(id);
      const now = Date.now();
      const digest = digestOf(dataset.name, now);
      await work(transaction, dataset, now);
      await transaction.query(
        `UPDATE evaluation_dataset SET digest = $2, last_update_time = $3 WHERE dataset_id = $1`,
        [id, digest, now],
      );
      const data = { datasetId: id, name: dataset.name, digest };
      await this.outbox.publish(transaction, EvaluationDatasetUpdated, data, { actor });
    });
  }

  private async link(transaction: PoolClient, id: string, experimentIds: readonly string[]): Promise<void> {
    const { rows } = await transaction.query<{ id: string }>(
      `SELECT id FROM unnest($1::bigint[]) AS id WHERE id NOT IN (SELECT experiment_id FROM experiment)`,
      [experimentIds],
    );
    if (rows[0]) throw doesNotExist(`No Experiment with id=${rows[0].id} exists`);
    await transaction.query(
      `INSERT INTO evaluation_dataset_experiment (dataset_id, experiment_id) SELECT $1, unnest($2::bigint[])
       ON CONFLICT DO NOTHING`,
      [id, experimentIds],
    );
  }

  private async within(experimentIds: readonly string[]): Promise<{ sql: string; values: string[] }> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT DISTINCT dataset_id AS id FROM evaluation_dataset_experiment WHERE experiment_id = ANY ($1::bigint[])',
      [experimentIds],
    );
    return { sql: 'evaluation_dataset.dataset_id', values: rows.map(({ id }) => id) };
  }

  private async read(ids: readonly string[]): Promise<EvaluationDataset[]> {
    return (
      await this.pool.query<EvaluationDataset>({ name: 'evaluation-datasets', text: select, values: [ids] })
    ).rows;
  }
}

async function setTags(transaction: PoolClient, id: string, tags: TagValues): Promise<void> {
  const given = Object.entries(tags).filter(([, value]) => value !== null);
  await transaction.query(
    `INSERT INTO evaluation_dataset_tag (dataset_id, key, value) SELECT $1, * FROM unnest($2::text[], $3::text[])
     ON CONFLICT (dataset_id, key) DO UPDATE SET value = excluded.value`,
    [id, given.map(([key]) => key), given.map(([, value]) => String(value))],
  );
}

/** MLflow's digest of a data set: it changes with every change. */
const digestOf = (name: string, time: number): string =>
  createHash('sha256').update(`${name}:${time}`).digest('hex').slice(0, 8);

const missing = (id: string) => doesNotExist(`Evaluation dataset with id '${id}' not found`);
