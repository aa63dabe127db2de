import { Inject, Injectable } from '@nestjs/common';
import { ExperimentCreated } from '@modelkeep/contracts/metadata/experiment-created.event';
import { ExperimentDeleted } from '@modelkeep/contracts/metadata/experiment-deleted.event';
import { ExperimentRestored } from '@modelkeep/contracts/metadata/experiment-restored.event';
import { ExperimentUpdated } from '@modelkeep/contracts/metadata/experiment-updated.event';
import { Outbox } from '@modelkeep/eventing';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import {
  compileSearch,
  doesNotExist,
  invalidParameter,
  MlflowError,
  searchIds,
  type SearchInput,
  stagesOf,
  type Tag,
  type ViewType,
} from '@modelkeep/mlflow';
import { lastOfEach, tagColumns } from '../tags';
import { experimentSpace } from './experiment-space';

/** An experiment as the MLflow API shows it; times in Unix milliseconds. */
export interface Experiment {
  experiment_id: string;
  name: string;
  artifact_location: string;
  lifecycle_stage: 'active' | 'deleted';
  creation_time: number;
  last_update_time: number;
  tags: Tag[];
}

type ExperimentRow = Omit<Experiment, 'creation_time' | 'last_update_time'> & {
  creation_time: string;
  last_update_time: string;
};

/** The DatasetSummary message of the MLflow API. */
export interface DatasetSummary {
  experiment_id: string;
  name: string;
  digest: string;
  context?: string;
}

/** Experiments that one search for data sets may name. */
const MAX_EXPERIMENTS = 20;
const UNIQUE_VIOLATION = '23505';

const select = `
  SELECT e.*, coalesce((SELECT json_agg(json_build_object('key', t.key, 'value', t.value) ORDER BY t.key)
                        FROM experiment_tag AS t WHERE t.experiment_id = e.experiment_id), '[]') AS tags
  FROM experiment AS e`;

/** Experiments: named groups of runs. A deleted one keeps its name and can be restored. */
@Injectable()
export class Experiments {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Returns the id. Throws RESOURCE_ALREADY_EXISTS where the name is taken, also by a deleted experiment. */
  create(name: string, location: string | undefined, tags: readonly Tag[], actor: string): Promise<string> {
    return nameTaken(name, () =>
      this.unitOfWork.run(async (transaction) => {
        const rows: { experiment_id: string }[] = await transaction.query(
          `INSERT INTO experiment (experiment_id, name, artifact_location, creation_time, last_update_time)
           SELECT id, $1, coalesce($2, 'mlflow-artifacts:/' || id), $3, $3
           FROM nextval(pg_get_serial_sequence('experiment', 'experiment_id')) AS id
           RETURNING experiment_id`,
          [name, location || null, Date.now()],
        );
        const id = (rows[0] as { experiment_id: string }).experiment_id;
        await transaction.query(
          `INSERT INTO experiment_tag (experiment_id, key, value)
           SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS t (key, value)`,
          [id, ...tagColumns(lastOfEach(tags))],
        );
        await this.outbox.publish(transaction, ExperimentCreated, { experimentId: id, name }, { actor });
        return id;
      }),
    );
  }

  async get(id: string): Promise<Experiment> {
    const [experiment] = await this.read(`${select} WHERE e.experiment_id = $1`, [id], 'read-experiment');
    if (!experiment) throw missing(id);
    return experiment;
  }

  async getByName(name: string): Promise<Experiment> {
    const [experiment] = await this.read(`${select} WHERE e.name = $1`, [name]);
    if (!experiment) throw doesNotExist(`Could not find experiment with name '${name}'`);
    return experiment;
  }

  async search(
    view: ViewType,
    input: SearchInput,
  ): Promise<{ experiments: Experiment[]; next_page_token?: string }> {
    const statement = compileSearch(
      experimentSpace,
      input,
      [{ sql: 'experiment.lifecycle_stage', values: stagesOf(view) }],
      [{ sql: 'experiment.creation_time', type: 'bigint', descending: true }],
    );
    const { ids, nextPageToken } = await searchIds(this.pool, statement, input.maxResults);
    const experiments = await this.read(
      `${select} JOIN unnest($1::bigint[]) WITH ORDINALITY AS page (id, place) ON page.id = e.experiment_id ORDER BY place`,
      [ids],
    );
    return { experiments, ...(nextPageToken && { next_page_token: nextPageToken }) };
  }

  /** Data sets that runs of these experiments read: at most 1000. Throws INVALID_PARAMETER_VALUE for none or over 20. */
  async datasets(ids: readonly string[]): Promise<DatasetSummary[]> {
    if (ids.length === 0)
      throw invalidParameter('SearchDatasets request must specify at least one experiment_id.');
    if (ids.length > MAX_EXPERIMENTS)
      throw invalidParameter(
        `SearchDatasets request cannot specify more than ${MAX_EXPERIMENTS} experiment_ids. Received ${ids.length} experiment_ids.`,
      );
    const { rows } = await this.pool.query<DatasetSummary & { context: string | null }>(
      `SELECT DISTINCT r.experiment_id, i.name, i.digest, t->>'value' AS context
       FROM run AS r JOIN run_input AS i USING (run_id)
       LEFT JOIN jsonb_array_elements(i.tags) AS t ON t->>'key' = 'mlflow.data.context'
       WHERE r.experiment_id = ANY ($1::bigint[])
       ORDER BY r.experiment_id, i.name, i.digest, context LIMIT 1000`,
      [ids],
    );
    return rows.map(({ context, ...dataset }) => ({ ...dataset, ...(context !== null && { context }) }));
  }

  async rename(id: string, name: string, actor: string): Promise<void> {
    await nameTaken(name, () =>
      this.unitOfWork.run(async (transaction) => {
        const changed = await change(transaction, id, 'active', 'name', name);
        await this.outbox.publish(transaction, ExperimentUpdated, changed, { actor });
      }),
    );
  }

  /** Deletes an experiment and its runs; what they logged stays. */
  async delete(id: string, actor: string): Promise<void> {
    if (id === '0') throw invalidParameter('The default experiment cannot be deleted.');
    await this.unitOfWork.run(async (transaction) => {
      const changed = await change(transaction, id, 'active', 'lifecycle_stage', 'deleted');
      await moveRuns(transaction, id, 'deleted');
      await this.outbox.publish(transaction, ExperimentDeleted, changed, { actor });
    });
  }

  /** Restores an experiment and all of its runs, as MLflow does. */
  async restore(id: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const changed = await change(transaction, id, 'deleted', 'lifecycle_stage', 'active');
      await moveRuns(transaction, id, 'active');
      await this.outbox.publish(transaction, ExperimentRestored, changed, { actor });
    });
  }

  async setTag(id: string, { key, value }: Tag): Promise<void> {
    await this.requireActive(id);
    await this.pool.query(
      `INSERT INTO experiment_tag (experiment_id, key, value) VALUES ($1, $2, $3)
       ON CONFLICT (experiment_id, key) DO UPDATE SET value = excluded.value`,
      [id, key, value],
    );
  }

  async deleteTag(id: string, key: string): Promise<void> {
    await this.requireActive(id);
    const { rowCount } = await this.pool.query(
      'DELETE FROM experiment_tag WHERE experiment_id = $1 AND key = $2',
      [id, key],
    );
    if (rowCount === 0) throw doesNotExist(`No tag with name: ${key} in experiment with id ${id}`);
  }

  /** What to tell who wanted to use an experiment that is not active, or was not a moment ago. */
  async whyNotActive(id: string): Promise<Error> {
    return wrongStage(id, 'active', (await this.get(id)).lifecycle_stage);
  }

  /** Throws where there is no such experiment, or it is deleted. */
  async requireActive(id: string): Promise<Experiment> {
    const experiment = await this.get(id);
    if (experiment.lifecycle_stage !== 'active') throw wrongStage(id, 'active', experiment.lifecycle_stage);
    return experiment;
  }

  /** A statement with a name is prepared once per connection. */
  private async read(text: string, values: unknown[], name?: string): Promise<Experiment[]> {
    const { rows } = await this.pool.query<ExperimentRow>({ name, text, values });
    return rows.map((row) => ({
      ...row,
      creation_time: Number(row.creation_time),
      last_update_time: Number(row.last_update_time),
    }));
  }
}

const missing = (id: string) => doesNotExist(`No Experiment with id=${id} exists`);

const wrongStage = (id: string, wanted: string, is: string) =>
  invalidParameter(
    `The experiment ${id} must be in the '${wanted}' lifecycle_stage. Current lifecycle_stage is '${is}'.`,
  );

/**
 * Sets a column of an experiment in the stage `from`. Throws where there is none such, or it is in another stage: for
 * a deletion and its reverse MLflow knows it in that stage only.
 */
async function change(
  transaction: EntityManager,
  id: string,
  from: Experiment['lifecycle_stage'],
  column: 'name' | 'lifecycle_stage',
  value: string,
): Promise<{ experimentId: string; name: string }> {
  const [before] = await transaction.query<Pick<Experiment, 'name' | 'lifecycle_stage'>[]>(
    'SELECT name, lifecycle_stage FROM experiment WHERE experiment_id = $1 FOR UPDATE',
    [id],
  );
  if (!before) throw missing(id);
  if (before.lifecycle_stage !== from)
    throw column === 'name' ? wrongStage(id, from, before.lifecycle_stage) : missing(id);
  await transaction.query(
    `UPDATE experiment SET ${column} = $2, last_update_time = $3 WHERE experiment_id = $1`,
    [id, value, Date.now()],
  );
  return { experimentId: id, name: column === 'name' ? value : before.name };
}

async function moveRuns(transaction: EntityManager, id: string, stage: string): Promise<void> {
  await transaction.query(
    'UPDATE run SET lifecycle_stage = $2 WHERE experiment_id = $1 AND lifecycle_stage <> $2',
    [id, stage],
  );
}

async function nameTaken<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION)
      throw new MlflowError('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists.`);
    throw error;
  }
}
