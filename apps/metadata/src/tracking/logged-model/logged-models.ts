import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import { LoggedModelCreated } from '@modelkeep/contracts/metadata/logged-model-created.event';
import { LoggedModelDeleted } from '@modelkeep/contracts/metadata/logged-model-deleted.event';
import { LoggedModelFinalized } from '@modelkeep/contracts/metadata/logged-model-finalized.event';
import { Outbox } from '@modelkeep/eventing';
import { doesNotExist, invalidParameter, type Tag } from '@modelkeep/mlflow';
import { UnitOfWork } from '@modelkeep/persistence';
import type { EntityManager } from 'typeorm';
import { Experiments } from '../experiment/experiments';
import type { Query } from '../run/run-reader';
import { lastOfEach, tagColumns } from '../tags';
import type { LoggedModelRecord, LoggedModelStatus } from './logged-model';
import type { createLoggedModel } from './logged-model.api';
import { LoggedModelReader, unknownModel } from './logged-model-reader';

type NewModel = BodyOf<typeof createLoggedModel>;

/** Life of logged models: made, finalized, deleted; each change and its event are one transaction. */
@Injectable()
export class LoggedModels {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly experiments: Experiments,
    private readonly reader: LoggedModelReader,
  ) {}

  async create(input: NewModel, actor: string): Promise<LoggedModelRecord> {
    const experiment = await this.experiments.requireActive(input.experiment_id);
    const modelId = `m-${randomUUID().replaceAll('-', '')}`;
    const name = input.name || `model-${modelId.slice(2, 10)}`;
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `INSERT INTO logged_model
           (model_id, experiment_id, name, artifact_uri, creation_time, last_update_time, status, model_type, source_run_id)
         VALUES ($1, $2, $3, $4, $5, $5, 'LOGGED_MODEL_PENDING', $6, $7)`,
        [
          modelId,
          experiment.experiment_id,
          name,
          `${experiment.artifact_location}/models/${modelId}/artifacts`,
          Date.now(),
          input.model_type,
          input.source_run_id,
        ],
      );
      await writePairs(transaction, 'param', modelId, input.params);
      await writePairs(transaction, 'tag', modelId, input.tags);
      await this.outbox.publish(
        transaction,
        LoggedModelCreated,
        {
          modelId,
          experimentId: experiment.experiment_id,
          name,
          ...(input.source_run_id && { sourceRunId: input.source_run_id }),
        },
        { actor },
      );
      return this.reader.get(modelId, false, queryOf(transaction));
    });
  }

  finalize(modelId: string, status: LoggedModelStatus, actor: string): Promise<LoggedModelRecord> {
    return this.change(modelId, async (transaction) => {
      await transaction.query('UPDATE logged_model SET status = $2 WHERE model_id = $1', [modelId, status]);
      const ready = status === 'LOGGED_MODEL_READY';
      await this.outbox.publish(transaction, LoggedModelFinalized, { modelId, ready }, { actor });
    });
  }

  async delete(modelId: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      await lock(transaction, modelId);
      await transaction.query(`UPDATE logged_model SET lifecycle_stage = 'deleted' WHERE model_id = $1`, [
        modelId,
      ]);
      await this.outbox.publish(transaction, LoggedModelDeleted, { modelId }, { actor });
    });
  }

  setTags(modelId: string, tags: readonly Tag[]): Promise<LoggedModelRecord> {
    return this.change(modelId, (transaction) => writePairs(transaction, 'tag', modelId, tags));
  }

  /** Throws RESOURCE_DOES_NOT_EXIST where the model has no such tag. */
  deleteTag(modelId: string, key: string): Promise<LoggedModelRecord> {
    return this.change(modelId, async (transaction) => {
      const [gone] = await transaction.query<unknown[][]>(
        'DELETE FROM logged_model_tag WHERE model_id = $1 AND key = $2 RETURNING key',
        [modelId, key],
      );
      if (gone?.length === 0)
        throw doesNotExist(`No tag with key '${key}' found for model with ID '${modelId}'.`);
    });
  }

  /** Throws INVALID_PARAMETER_VALUE where a parameter has another value on record. */
  logParams(modelId: string, params: readonly Tag[]): Promise<LoggedModelRecord> {
    return this.change(modelId, async (transaction) => {
      const known = await transaction.query<Tag[]>(
        'SELECT key, value FROM logged_model_param WHERE model_id = $1 AND key = ANY ($2)',
        [modelId, params.map(({ key }) => key)],
      );
      const values = new Map(known.map(({ key, value }) => [key, value]));
      const changed = params.find(({ key, value }) => values.has(key) && values.get(key) !== value);
      if (changed)
        throw invalidParameter(
          `Param '${changed.key}' of model '${modelId}' is logged already; it never changes.`,
        );
      await writePairs(transaction, 'param', modelId, params);
    });
  }

  private change(
    modelId: string,
    work: (transaction: EntityManager) => Promise<void>,
  ): Promise<LoggedModelRecord> {
    return this.unitOfWork.run(async (transaction) => {
      await lock(transaction, modelId);
      await work(transaction);
      await transaction.query('UPDATE logged_model SET last_update_time = $2 WHERE model_id = $1', [
        modelId,
        Date.now(),
      ]);
      return this.reader.get(modelId, false, queryOf(transaction));
    });
  }
}

/** Throws RESOURCE_DOES_NOT_EXIST where the model is not there, or deleted. */
async function lock(transaction: EntityManager, modelId: string): Promise<void> {
  const rows = await transaction.query<unknown[]>(
    `SELECT 1 FROM logged_model WHERE model_id = $1 AND lifecycle_stage = 'active' FOR UPDATE`,
    [modelId],
  );
  if (rows.length === 0) throw unknownModel(modelId);
}

async function writePairs(
  transaction: EntityManager,
  kind: 'tag' | 'param',
  modelId: string,
  pairs: readonly Tag[],
): Promise<void> {
  if (pairs.length === 0) return;
  await transaction.query(
    `INSERT INTO logged_model_${kind} (model_id, key, value)
     SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS pair (key, value)
     ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value`,
    [modelId, ...tagColumns(lastOfEach(pairs))],
  );
}

const queryOf =
  (transaction: EntityManager): Query =>
  ({ text }, values) =>
    transaction.query(text, values);
