import { Inject, Injectable } from '@nestjs/common';
import type { MlflowStage } from '@modelkeep/contracts/registry/model-version';
import { ModelVersionDeleted } from '@modelkeep/contracts/registry/model-version-deleted.event';
import { ModelVersionStageTransitioned } from '@modelkeep/contracts/registry/model-version-stage-transitioned.event';
import { ModelVersionTagDeleted } from '@modelkeep/contracts/registry/model-version-tag-deleted.event';
import { ModelVersionTagSet } from '@modelkeep/contracts/registry/model-version-tag-set.event';
import { ModelVersionUpdated } from '@modelkeep/contracts/registry/model-version-updated.event';
import { Outbox } from '@modelkeep/eventing';
import { compileSearch, searchIds, type SearchInput } from '@modelkeep/mlflow';
import { PG_POOL, transact, UnitOfWork } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { missingModel } from '../registered-model/mlflow-model-reader';
import { IS_PROMPT, readFilter, versionFilterKeys, versionSpace } from '../registered-model/mlflow-search';
import { RegisteredModelEntity } from '../registered-model/registered-model.entity';
import { eraseVersion } from './deletion';
import { requireActiveStage } from './mlflow-stage';
import { missing, type MlflowVersion, MlflowVersionReader, newVersionView } from './mlflow-version-reader';
import { ModelVersionEntity } from './model-version.entity';
import { ModelVersionService } from './model-version.service';
import { type Claim, SourceResolution } from './source-resolution';

export type NewVersion = Claim & { runLink?: string; description?: string; tags: Record<string, string> };
type Search = Omit<SearchInput, 'filter'> & { filter?: string };
type Change = (
  transaction: EntityManager,
  version: ModelVersionEntity,
  model: RegisteredModelEntity,
) => Promise<void>;

const MAX_VERSION = 2_147_483_647;

/** Changes of model versions that MLflow clients make. Each throws RESOURCE_DOES_NOT_EXIST without the version. */
@Injectable()
export class MlflowVersions {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly versions: ModelVersionService,
    private readonly reader: MlflowVersionReader,
    private readonly sources: SourceResolution,
  ) {}

  /** Every call registers a version. Throws RESOURCE_DOES_NOT_EXIST without the model. */
  async create(
    name: string,
    { tags, runLink, description, ...claim }: NewVersion,
    actor: string,
  ): Promise<MlflowVersion> {
    const origin = await this.sources.resolve(claim, tags[IS_PROMPT]?.toLowerCase() === 'true');
    const facts = { ...origin, runLink, description };
    const version = await transact(this.pool, (transaction) =>
      this.versions.add(transaction, name, facts, actor, tags),
    );
    if (!version) throw missingModel(name);
    return newVersionView(version, tags);
  }

  async search(input: Search): Promise<{ model_versions?: MlflowVersion[]; next_page_token?: string }> {
    const { filter, restrictions } = readFilter(input.filter, versionFilterKeys, 'model_versions.model');
    const orderBy = input.orderBy?.length ? input.orderBy : ['last_updated_timestamp DESC'];
    const statement = compileSearch(versionSpace, { ...input, filter, orderBy }, restrictions, [
      { sql: 'model_versions.model', type: 'text', descending: false },
      { sql: 'model_versions.version', type: 'bigint', descending: true },
    ]);
    const { ids, nextPageToken } = await searchIds(this.pool, statement, input.maxResults);
    return {
      ...(ids.length > 0 && { model_versions: await this.reader.byId(ids) }),
      ...(nextPageToken && { next_page_token: nextPageToken }),
    };
  }

  describe(name: string, number: number, description: string, actor: string): Promise<void> {
    return this.change(name, number, async (transaction, version) => {
      await transaction.save(Object.assign(version, { description, updatedAt: new Date() }));
      await this.outbox.publish(
        transaction,
        ModelVersionUpdated,
        { ...idOf(version), description },
        { actor },
      );
    });
  }

  /** Moves a version to a stage; with `archiveOthers`, the model's other versions leave it at the same moment. */
  transition(
    name: string,
    number: number,
    stage: MlflowStage,
    archiveOthers: boolean,
    actor: string,
  ): Promise<void> {
    if (archiveOthers) requireActiveStage(stage);
    return this.change(name, number, async (transaction, version, model) => {
      const others = archiveOthers
        ? await transaction.find(ModelVersionEntity, {
            where: { model: name, mlflowStage: stage },
            order: { version: 'ASC' },
            lock: { mode: 'pessimistic_write' },
          })
        : [];
      const updatedAt = new Date();
      for (const other of others)
        if (other.id !== version.id) await this.move(transaction, other, 'Archived', updatedAt, actor);
      await this.move(transaction, version, stage, updatedAt, actor);
      await transaction.save(Object.assign(model, { updatedAt }));
    });
  }

  /** Its aliases go with it. Throws RESOURCE_CONFLICT for a version whose records must stay. */
  delete(name: string, number: number, actor: string): Promise<void> {
    return this.change(name, number, async (transaction, version, model) => {
      await eraseVersion(transaction, version);
      const newest = await transaction.findOne(ModelVersionEntity, {
        where: { model: name },
        order: { version: 'DESC' },
      });
      const aliases = Object.fromEntries(Object.entries(model.aliases).filter(([, of]) => of !== number));
      await transaction.save(
        Object.assign(model, { aliases, latestVersion: newest?.version ?? 0, updatedAt: new Date() }),
      );
      const data = { ...idOf(version), deletedBy: actor };
      await this.outbox.publish(transaction, ModelVersionDeleted, data, { actor });
    });
  }

  setTag(name: string, number: number, key: string, value: string, actor: string): Promise<void> {
    return this.change(name, number, async (transaction, version) => {
      await transaction.query(
        `INSERT INTO model_version_tags (id, key, value) VALUES ($1, $2, $3)
         ON CONFLICT (id, key) DO UPDATE SET value = excluded.value`,
        [version.id, key, value],
      );
      await this.outbox.publish(transaction, ModelVersionTagSet, { ...idOf(version), key, value }, { actor });
    });
  }

  /** A tag that is not there is no error. */
  deleteTag(name: string, number: number, key: string, actor: string): Promise<void> {
    return this.change(name, number, async (transaction, version) => {
      const gone: unknown[] = await transaction.query(
        'WITH gone AS (DELETE FROM model_version_tags WHERE id = $1 AND key = $2 RETURNING key) SELECT key FROM gone',
        [version.id, key],
      );
      if (gone.length > 0)
        await this.outbox.publish(transaction, ModelVersionTagDeleted, { ...idOf(version), key }, { actor });
    });
  }

  private async move(
    transaction: EntityManager,
    version: ModelVersionEntity,
    to: MlflowStage,
    updatedAt: Date,
    actor: string,
  ): Promise<void> {
    const from = version.mlflowStage;
    await transaction.save(Object.assign(version, { mlflowStage: to, updatedAt }));
    if (from === to) return;
    const data = { ...idOf(version), from, to };
    await this.outbox.publish(transaction, ModelVersionStageTransitioned, data, { actor });
  }

  /** Locks the model, then the version: the order of every registration. */
  private async change(name: string, version: number, work: Change): Promise<void> {
    if (version > MAX_VERSION) throw missing(name, version);
    await this.unitOfWork.run(async (transaction) => {
      const model = await transaction.findOne(RegisteredModelEntity, {
        where: { name },
        lock: { mode: 'pessimistic_write' },
      });
      const entity =
        model &&
        (await transaction.findOne(ModelVersionEntity, {
          where: { model: name, version },
          lock: { mode: 'pessimistic_write' },
        }));
      if (!entity) throw missing(name, version);
      await work(transaction, entity, model);
    });
  }
}

const idOf = ({ id, model, version }: ModelVersionEntity) => ({ modelVersionId: id, model, version });
