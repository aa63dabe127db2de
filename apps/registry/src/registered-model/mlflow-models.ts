import { Injectable } from '@nestjs/common';
import { AliasDeleted } from '@modelkeep/contracts/registry/alias-deleted.event';
import { RegisteredModelDeleted } from '@modelkeep/contracts/registry/registered-model-deleted.event';
import { RegisteredModelRenamed } from '@modelkeep/contracts/registry/registered-model-renamed.event';
import { RegisteredModelTagDeleted } from '@modelkeep/contracts/registry/registered-model-tag-deleted.event';
import { RegisteredModelTagSet } from '@modelkeep/contracts/registry/registered-model-tag-set.event';
import { RegisteredModelUpdated } from '@modelkeep/contracts/registry/registered-model-updated.event';
import { Outbox } from '@modelkeep/eventing';
import { MlflowError } from '@modelkeep/mlflow';
import { UnitOfWork } from '@modelkeep/persistence';
import type { EntityManager } from 'typeorm';
import { ApprovalPolicyService } from '../approval-policy/approval-policy.service';
import { eraseVersion } from '../model-version/deletion';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { missingModel } from './mlflow-model-reader';
import { IS_PROMPT } from './mlflow-search';
import { RegisteredModelEntity } from './registered-model.entity';
import { RegisteredModelService } from './registered-model.service';

type Change<T> = (transaction: EntityManager, model: RegisteredModelEntity) => Promise<T>;

/** Changes of registered models that MLflow clients make. Each throws RESOURCE_DOES_NOT_EXIST without the model. */
@Injectable()
export class MlflowModels {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly models: RegisteredModelService,
    private readonly policies: ApprovalPolicyService,
  ) {}

  /** Throws RESOURCE_ALREADY_EXISTS where the name is taken. */
  async create(
    name: string,
    description: string | undefined,
    tags: Record<string, string>,
    actor: string,
  ): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      if (await this.models.createIfMissing(transaction, name, actor, description, tags)) return;
      const rows: { value: string }[] = await transaction.query(
        'SELECT value FROM registered_model_tags WHERE name = $1 AND key = $2',
        [name, IS_PROMPT],
      );
      throw nameTaken(name, kindOf(rows[0]?.value), kindOf(tags[IS_PROMPT]));
    });
  }

  /**
   * Throws RESOURCE_ALREADY_EXISTS where the name is taken, RESOURCE_CONFLICT where a version has a signed package or
   * an approval policy binds the name.
   */
  rename(name: string, newName: string, actor: string): Promise<void> {
    return this.change(name, async (transaction, model) => {
      if (newName === name) return;
      if (await transaction.existsBy(RegisteredModelEntity, { name: newName }))
        throw new MlflowError(
          'RESOURCE_ALREADY_EXISTS',
          `Registered Model (name=${newName}) already exists.`,
        );
      const versions = await transaction.findBy(ModelVersionEntity, { model: name });
      if (versions.some(({ packageDigest }) => packageDigest !== null))
        throw new MlflowError(
          'RESOURCE_CONFLICT',
          `Registered Model (name=${name}) cannot be renamed: signed packages of its versions hold the name.`,
        );
      await this.refuseUnderPolicy(transaction, name);
      const now = new Date();
      await transaction.query('UPDATE registered_models SET name = $2, updated_at = $3 WHERE name = $1', [
        model.name,
        newName,
        now,
      ]);
      await transaction.query('UPDATE model_versions SET updated_at = $2 WHERE model = $1', [newName, now]);
      const data = { model: newName, previousName: name };
      await this.outbox.publish(transaction, RegisteredModelRenamed, data, { actor });
    });
  }

  describe(name: string, description: string, actor: string): Promise<void> {
    return this.change(name, async (transaction, model) => {
      await transaction.save(Object.assign(model, { description, updatedAt: new Date() }));
      await this.outbox.publish(transaction, RegisteredModelUpdated, { model: name, description }, { actor });
    });
  }

  /** Deletes the model and its versions. Throws RESOURCE_CONFLICT where one of them or the model's policy must stay. */
  delete(name: string, actor: string): Promise<void> {
    return this.change(name, async (transaction) => {
      await this.refuseUnderPolicy(transaction, name);
      const versions = await transaction.find(ModelVersionEntity, {
        where: { model: name },
        order: { version: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      for (const version of versions) await eraseVersion(transaction, version);
      await transaction.delete(RegisteredModelEntity, { name });
      const data = { model: name, versions: versions.map(({ version }) => version), deletedBy: actor };
      await this.outbox.publish(transaction, RegisteredModelDeleted, data, { actor });
    });
  }

  setTag(name: string, key: string, value: string, actor: string): Promise<void> {
    return this.change(name, async (transaction) => {
      await transaction.query(
        `INSERT INTO registered_model_tags (name, key, value) VALUES ($1, $2, $3)
         ON CONFLICT (name, key) DO UPDATE SET value = excluded.value`,
        [name, key, value],
      );
      await this.outbox.publish(transaction, RegisteredModelTagSet, { model: name, key, value }, { actor });
    });
  }

  /** A tag that is not there is no error. */
  deleteTag(name: string, key: string, actor: string): Promise<void> {
    return this.change(name, async (transaction) => {
      const gone: unknown[] = await transaction.query(
        'WITH gone AS (DELETE FROM registered_model_tags WHERE name = $1 AND key = $2 RETURNING key) SELECT key FROM gone',
        [name, key],
      );
      if (gone.length > 0)
        await this.outbox.publish(transaction, RegisteredModelTagDeleted, { model: name, key }, { actor });
    });
  }

  /** An alias that is not there is no error. */
  deleteAlias(name: string, alias: string, actor: string): Promise<void> {
    return this.change(name, async (transaction, model) => {
      const { [alias]: previousVersion, ...aliases } = model.aliases;
      if (previousVersion === undefined) return;
      await transaction.save(Object.assign(model, { aliases }));
      const data = { model: name, alias, previousVersion };
      await this.outbox.publish(transaction, AliasDeleted, data, { actor });
    });
  }

  /** Else whoever may delete or rename a model could make its name anew, without its approval policy. */
  private async refuseUnderPolicy(transaction: EntityManager, name: string): Promise<void> {
    if (await this.policies.bindsName(transaction, name))
      throw new MlflowError(
        'RESOURCE_CONFLICT',
        `Registered Model (name=${name}) has an approval policy of its own: withdraw the policy first.`,
      );
  }

  private change<T>(name: string, work: Change<T>): Promise<T> {
    return this.unitOfWork.run(async (transaction) => {
      const model = await transaction.findOne(RegisteredModelEntity, {
        where: { name },
        lock: { mode: 'pessimistic_write' },
      });
      if (!model) throw missingModel(name);
      return work(transaction, model);
    });
  }
}

type Kind = 'Prompt' | 'Registered Model';
const kindOf = (isPrompt: string | undefined): Kind =>
  isPrompt?.toLowerCase() === 'true' ? 'Prompt' : 'Registered Model';

const nameTaken = (name: string, existing: Kind, wanted: Kind) =>
  new MlflowError(
    'RESOURCE_ALREADY_EXISTS',
    existing === wanted
      ? `${wanted} (name=${name}) already exists.`
      : `Tried to create a ${wanted.toLowerCase()} with name '${name}', but the name is already taken by a ${existing.toLowerCase()}. A model and a prompt cannot have the same name.`,
  );
