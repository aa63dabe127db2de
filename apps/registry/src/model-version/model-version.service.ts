import { Injectable } from '@nestjs/common';
import type { SentBodyOf } from '@modelkeep/contracts/common/endpoint';
import type { DecommissionReason, ModelVersion } from '@modelkeep/contracts/registry/model-version';
import type { registerModelVersion } from '@modelkeep/contracts/registry/model-version.api';
import { ModelVersionDecommissioned } from '@modelkeep/contracts/registry/model-version-decommissioned.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { Outbox } from '@modelkeep/eventing';
import { clientOf, type OpenTransaction, UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Traffic } from '../deployment-projection/traffic';
import { RegisteredModelEntity } from '../registered-model/registered-model.entity';
import { RegisteredModelService } from '../registered-model/registered-model.service';
import { ModelVersionEntity, viewOf } from './model-version.entity';
import { StageHistory } from './stage-history';
import { insertVersion, type UnnumberedVersion } from './version-insertion';

type Registration = SentBodyOf<typeof registerModelVersion>;
type VersionFacts = Registration &
  Partial<Pick<ModelVersionEntity, 'source' | 'storageLocation' | 'runLink' | 'loggedModelId'>>;

/** Versions of models, and the stages of their lives. */
@Injectable()
export class ModelVersionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly models: RegisteredModelService,
    private readonly traffic: Traffic,
    private readonly history: StageHistory,
  ) {}

  /** The next version; a run that is registered already answers with its version. */
  register(model: string, registration: Registration, actor: string): Promise<ModelVersion> {
    return this.unitOfWork.run(async (transaction) => {
      await this.models.createIfMissing(transaction, model, actor);
      const { aliases } = await this.models.lock(transaction, model);
      const { runId } = registration;
      // The lock on the model makes this safe: no other registration is between here and the insertion.
      const known =
        runId === undefined
          ? null
          : await transaction.findOne(ModelVersionEntity, {
              where: { model, runId },
              order: { version: 'ASC' },
            });
      if (known) return viewOf(known, aliases);
      const added = await this.add(transaction, model, registration, actor);
      if (!added) throw notFound(`model ${model}`);
      return viewOf(added, aliases);
    });
  }

  /** Adds a version under the next number. Undefined without the model, which is locked from here on. */
  async add(
    transaction: OpenTransaction,
    model: string,
    facts: VersionFacts,
    actor: string,
    tags: Record<string, string> = {},
  ): Promise<ModelVersionEntity | undefined> {
    const now = new Date();
    const unnumbered: UnnumberedVersion = {
      id: uuidv7(),
      model,
      stage: 'candidate',
      description: facts.description ?? null,
      runId: facts.runId ?? null,
      pipelineRunId: facts.pipelineRunId ?? null,
      codeCommit: facts.codeCommit ?? null,
      trainingSetDigest: facts.trainingSetDigest ?? null,
      metrics: facts.metrics ?? {},
      source: facts.source ?? null,
      storageLocation: facts.storageLocation ?? null,
      runLink: facts.runLink ?? null,
      loggedModelId: facts.loggedModelId ?? null,
      mlflowStage: 'None',
      packageDigest: null,
      registeredAt: now,
      registeredBy: actor,
      updatedAt: now,
    };
    const numbering = await insertVersion(await clientOf(transaction), unnumbered, tags);
    if (!numbering) return undefined;
    const entity: ModelVersionEntity = { ...unnumbered, version: numbering.version };
    const tagged = Object.keys(tags).length > 0;
    const data = { ...viewOf(entity, numbering.aliases), ...(tagged && { tags }) };
    await this.outbox.publish(transaction, ModelVersionRegistered, data, { actor });
    return entity;
  }

  async get(model: string, version: number): Promise<ModelVersion> {
    const { manager } = this.dataSource;
    return this.view(manager, await this.find(manager, model, version));
  }

  async list(model: string, limit: number, after = '0'): Promise<{ items: ModelVersion[]; next?: string }> {
    const { aliases } = await this.models.get(model);
    const versions = await this.dataSource.getRepository(ModelVersionEntity).find({
      where: { model, version: MoreThan(Number(after) || 0) },
      order: { version: 'ASC' },
      take: limit,
    });
    return {
      items: versions.map((version) => viewOf(version, aliases)),
      next: versions.length === limit ? String(versions.at(-1)?.version) : undefined,
    };
  }

  /** Throws 409 while a deployment sends the version traffic. */
  async decommission(
    model: string,
    version: number,
    { reason, comment }: { reason: DecommissionReason; comment?: string },
    actor: string,
  ): Promise<ModelVersion> {
    const { id } = await this.find(this.dataSource.manager, model, version);
    const users = await this.traffic.deploymentsOf(id);
    if (users.length > 0) throw conflict(`Still takes traffic in: ${users.join(', ')}.`);
    return this.unitOfWork.run(async (transaction) => {
      const entity = await this.lock(transaction, model, version);
      const why = comment === undefined ? reason : `${reason}: ${comment}`;
      await this.history.advance(transaction, entity, 'decommissioned', { actor, reason: why });
      const data = { modelVersionId: id, model, version, reason, comment, decommissionedBy: actor };
      await this.outbox.publish(transaction, ModelVersionDecommissioned, data, { actor });
      return this.view(transaction, entity);
    });
  }

  /** Throws 404. */
  async find(manager: EntityManager, model: string, version: number): Promise<ModelVersionEntity> {
    const entity = await manager.findOneBy(ModelVersionEntity, { model, version });
    if (!entity) throw notFound(`version ${version} of ${model}`);
    return entity;
  }

  /** Finds and locks a version until the transaction ends. Throws 404. */
  async lock(transaction: EntityManager, model: string, version: number): Promise<ModelVersionEntity> {
    const entity = await transaction.findOne(ModelVersionEntity, {
      where: { model, version },
      lock: { mode: 'pessimistic_write' },
    });
    if (!entity) throw notFound(`version ${version} of ${model}`);
    return entity;
  }

  private async view(manager: EntityManager, entity: ModelVersionEntity): Promise<ModelVersion> {
    const { aliases } = await manager.findOneByOrFail(RegisteredModelEntity, { name: entity.model });
    return viewOf(entity, aliases);
  }
}
