import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RunCreated } from '@modelkeep/contracts/metadata/run-created.event';
import { RunDeleted } from '@modelkeep/contracts/metadata/run-deleted.event';
import { RunRestored } from '@modelkeep/contracts/metadata/run-restored.event';
import { RunUpdated } from '@modelkeep/contracts/metadata/run-updated.event';
import { RunFinished } from '@modelkeep/contracts/metadata/run-finished.event';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import { Outbox } from '@modelkeep/eventing';
import { PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool, PoolClient } from 'pg';
import { Experiments } from '../experiment/experiments';
import { doesNotExist, invalidParameter, type Tag } from '@modelkeep/mlflow';
import { randomName } from '../random-name';
import { lastOfEach, tagColumns } from '../tags';
import type { RunRecord, RunRow } from './run';
import { upsertTags } from '../metric/metric-statements';
import { queryIn, RunReader } from './run-reader';

const NAME_TAG = 'mlflow.runName';
const ended: ReadonlySet<RunSummary['status']> = new Set(['FINISHED', 'FAILED', 'KILLED']);

export interface NewRun {
  experimentId: string;
  userId: string;
  name?: string;
  startTime?: number;
  tags: readonly Tag[];
}

export interface RunChange {
  status?: RunSummary['status'];
  endTime?: number;
  name?: string;
}

/** Life of runs: made, changed, ended, deleted, restored; each change and its event are one transaction. */
@Injectable()
export class Runs {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly outbox: Outbox,
    private readonly experiments: Experiments,
    private readonly reader: RunReader,
  ) {}

  async create(input: NewRun, actor: string): Promise<RunRecord> {
    const runId = randomUUID().replaceAll('-', '');
    const tagged = input.tags.find(({ key }) => key === NAME_TAG)?.value;
    if (input.name && tagged && input.name !== tagged)
      throw invalidParameter(
        `run_name '${input.name}' and the tag ${NAME_TAG} '${tagged}' are not the same.`,
      );
    const name = input.name || tagged || randomName();
    const tags = lastOfEach([...input.tags, { key: NAME_TAG, value: name }]);
    const experiment = await this.experimentOf(input.experimentId);
    const startTime = input.startTime ?? Date.now();
    const event = this.outbox.columns(
      RunCreated,
      {
        runId,
        experimentId: input.experimentId,
        experimentName: experiment.name,
        name,
        user: input.userId,
        startedAt: new Date(startTime).toISOString(),
      },
      { actor },
    );
    const { rows } = await this.pool.query<RunRow>({
      ...insertRun,
      values: [
        ...[runId, input.experimentId, name, input.userId, startTime],
        ...tagColumns(tags),
        ...[event.topic, event.key, event.headers, event.value],
      ],
    });
    if (!rows[0]) throw await this.experiments.whyNotActive(input.experimentId);
    return { ...rows[0], metrics: [], params: [], tags, inputs: [], model_inputs: [], model_outputs: [] };
  }

  async update(runId: string, change: RunChange, actor: string): Promise<RunRow> {
    return transact(this.pool, async (transaction) => {
      const before = await lock(transaction, runId);
      if (before.lifecycle_stage !== 'active') throw notActive(runId, before.lifecycle_stage);
      await transaction.query(
        `UPDATE run SET status = coalesce($2, status), end_time = coalesce($3, end_time), name = coalesce($4, name)
         WHERE run_id = $1`,
        [runId, change.status ?? null, change.endTime ?? null, change.name || null],
      );
      if (change.name) await transaction.query({ ...upsertTags, values: [runId, [NAME_TAG], [change.name]] });
      const after = await this.reader.get(runId, queryIn(transaction));
      await this.announce(transaction, before, after, actor);
      return after;
    });
  }

  private async experimentOf(id: string): Promise<{ name: string }> {
    const { rows } = await this.pool.query<{ name: string }>({ ...selectExperiment, values: [id] });
    if (!rows[0]) throw await this.experiments.whyNotActive(id);
    return rows[0];
  }

  private async announce(
    transaction: PoolClient,
    before: RunRow,
    { run_id: runId, experiment_id: experimentId, name, status }: RunRow,
    actor: string,
  ): Promise<void> {
    if (status !== before.status && ended.has(status)) {
      const summary = await this.reader.summary(runId, queryIn(transaction));
      await this.outbox.publish(transaction, RunFinished, summary, { actor });
    } else if (status !== before.status || name !== before.name) {
      await this.outbox.publish(transaction, RunUpdated, { runId, experimentId, name, status }, { actor });
    }
  }

  /** A run that is deleted stays so. */
  async delete(runId: string, actor: string): Promise<void> {
    await transact(this.pool, async (transaction) => {
      const { lifecycle_stage: stage, experiment_id: experimentId } = await lock(transaction, runId);
      if (stage !== 'active') return;
      await transaction.query(`UPDATE run SET lifecycle_stage = 'deleted' WHERE run_id = $1`, [runId]);
      await this.outbox.publish(transaction, RunDeleted, { runId, experimentId }, { actor });
    });
  }

  async restore(runId: string, actor: string): Promise<void> {
    await transact(this.pool, async (transaction) => {
      const { lifecycle_stage: stage, experiment_id: experimentId } = await lock(transaction, runId);
      if (stage === 'active') return;
      await transaction.query(`UPDATE run SET lifecycle_stage = 'active' WHERE run_id = $1`, [runId]);
      await this.outbox.publish(transaction, RunRestored, { runId, experimentId }, { actor });
    });
  }
}

export const notActive = (runId: string, stage: string) =>
  invalidParameter(`The run ${runId} must be in the 'active' state. Current state is ${stage}.`);

const selectExperiment = {
  name: 'select-experiment-of-run',
  text: `SELECT name FROM experiment WHERE experiment_id = $1 AND lifecycle_stage = 'active'`,
};

/**
 * Makes a run with tags, and its event, where the experiment is active: run id, experiment, name, user, start; keys and
 * values of the tags; topic, key, headers and value of the event.
 */
const insertRun = {
  name: 'insert-run',
  text: `
    WITH made AS (
      INSERT INTO run (run_id, experiment_id, name, user_id, status, start_time, artifact_uri)
      SELECT $1, experiment_id, $3, $4, 'RUNNING', $5, artifact_location || '/' || $1 || '/artifacts'
      FROM experiment WHERE experiment_id = $2 AND lifecycle_stage = 'active'
      RETURNING *
    ), tagged AS (
      INSERT INTO run_tag (run_id, key, value)
      SELECT run_id, key, value FROM made, unnest($6::text[], $7::text[]) AS t (key, value)
    ), announced AS (
      INSERT INTO outbox (topic, key, headers, value) SELECT $8, $9, $10::jsonb, $11 FROM made
    )
    SELECT made.*, experiment.name AS experiment_name FROM made JOIN experiment USING (experiment_id)`,
};

async function lock(transaction: PoolClient, runId: string): Promise<RunRow> {
  const { rows } = await transaction.query<RunRow>({
    name: 'lock-run',
    text: 'SELECT * FROM run WHERE run_id = $1 FOR UPDATE',
    values: [runId],
  });
  if (!rows[0]) throw doesNotExist(`Run with id=${runId} not found`);
  return rows[0];
}
