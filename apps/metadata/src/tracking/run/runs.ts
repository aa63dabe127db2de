import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RunCreated } from '@modelkeep/contracts/metadata/run-created.event';
import { RunDeleted } from '@modelkeep/contracts/metadata/run-deleted.event';
import { RunRestored } from '@modelkeep/contracts/metadata/run-restored.event';
import { RunUpdated } from '@modelkeep/contracts/metadata/run-updated.event';
import { RunFinished } from '@modelkeep/contracts/metadata/run-finished.event';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import type { EntityManager } from 'typeorm';
import { Experiments } from '../experiment/experiments';
import { doesNotExist, invalidParameter, type Tag } from '@modelkeep/mlflow';
import { randomName } from '../random-name';
import type { RunRecord, RunRow } from './run';
import { type Query, RunReader } from './run-reader';

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
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly experiments: Experiments,
    private readonly reader: RunReader,
  ) {}

  async create(input: NewRun, actor: string): Promise<RunRecord> {
    const experiment = await this.experiments.requireActive(input.experimentId);
    const runId = randomUUID().replaceAll('-', '');
    const startTime = input.startTime ?? Date.now();
    const tagged = input.tags.find(({ key }) => key === NAME_TAG)?.value;
    const name = input.name || tagged || randomName();
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `INSERT INTO run (run_id, experiment_id, name, user_id, status, start_time, artifact_uri)
         VALUES ($1, $2, $3, $4, 'RUNNING', $5, $6)`,
        [
          runId,
          experiment.experiment_id,
          name,
          input.userId,
          startTime,
          `${experiment.artifact_location}/${runId}/artifacts`,
        ],
      );
      await writeTags(transaction, runId, [...input.tags, { key: NAME_TAG, value: name }]);
      await this.outbox.publish(
        transaction,
        RunCreated,
        {
          runId,
          experimentId: experiment.experiment_id,
          experimentName: experiment.name,
          name,
          user: input.userId,
          startedAt: new Date(startTime).toISOString(),
        },
        { actor },
      );
      return this.reader.get(runId, queryOf(transaction));
    });
  }

  async update(runId: string, change: RunChange, actor: string): Promise<RunRow> {
    return this.unitOfWork.run(async (transaction) => {
      const before = await lock(transaction, runId);
      if (before.lifecycle_stage !== 'active') throw notActive(runId, before.lifecycle_stage);
      await transaction.query(
        `UPDATE run SET status = coalesce($2, status), end_time = coalesce($3, end_time), name = coalesce($4, name)
         WHERE run_id = $1`,
        [runId, change.status ?? null, change.endTime ?? null, change.name || null],
      );
      if (change.name) await writeTags(transaction, runId, [{ key: NAME_TAG, value: change.name }]);
      const after = await this.reader.get(runId, queryOf(transaction));
      await this.announce(transaction, before, after, actor);
      return after;
    });
  }

  private async announce(
    transaction: EntityManager,
    before: RunRow,
    { run_id: runId, experiment_id: experimentId, name, status }: RunRow,
    actor: string,
  ): Promise<void> {
    if (status !== before.status && ended.has(status)) {
      const summary = await this.reader.summary(runId, queryOf(transaction));
      await this.outbox.publish(transaction, RunFinished, summary, { actor });
    } else if (status !== before.status || name !== before.name) {
      await this.outbox.publish(transaction, RunUpdated, { runId, experimentId, name, status }, { actor });
    }
  }

  /** A run that is deleted stays so. */
  async delete(runId: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const { lifecycle_stage: stage, experiment_id: experimentId } = await lock(transaction, runId);
      if (stage !== 'active') return;
      await transaction.query(`UPDATE run SET lifecycle_stage = 'deleted' WHERE run_id = $1`, [runId]);
      await this.outbox.publish(transaction, RunDeleted, { runId, experimentId }, { actor });
    });
  }

  async restore(runId: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const { lifecycle_stage: stage, experiment_id: experimentId } = await lock(transaction, runId);
      if (stage === 'active') return;
      await transaction.query(`UPDATE run SET lifecycle_stage = 'active' WHERE run_id = $1`, [runId]);
      await this.outbox.publish(transaction, RunRestored, { runId, experimentId }, { actor });
    });
  }
}

export const notActive = (runId: string, stage: string) =>
  invalidParameter(`The run ${runId} must be in the 'active' state. Current state is ${stage}.`);

export const queryOf =
  (transaction: EntityManager): Query =>
  (text, values) =>
    transaction.query(text, values);

async function lock(transaction: EntityManager, runId: string): Promise<RunRow> {
  const [row] = await transaction.query<RunRow[]>('SELECT * FROM run WHERE run_id = $1 FOR UPDATE', [runId]);
  if (!row) throw doesNotExist(`Run with id=${runId} not found`);
  return row;
}

/** Of a key that comes twice, the last value counts. */
async function writeTags(transaction: EntityManager, runId: string, tags: readonly Tag[]): Promise<void> {
  const last = new Map(tags.map(({ key, value }) => [key, value]));
  await transaction.query(
    `INSERT INTO run_tag (run_id, key, value)
     SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS t (key, value)
     ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value`,
    [runId, [...last.keys()], [...last.values()]],
  );
}
