import { Injectable } from '@nestjs/common';
import { AliasSet } from '@modelkeep/contracts/registry/alias-set.event';
import type { RegisteredModel } from '@modelkeep/contracts/registry/model-version.api';
import { RegisteredModelCreated } from '@modelkeep/contracts/registry/registered-model-created.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import type { z } from 'zod';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { RegisteredModelEntity } from './registered-model.entity';

type RegisteredModelView = z.infer<typeof RegisteredModel>;

/** Models by name, and their aliases. */
@Injectable()
export class RegisteredModelService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Throws 409 where the name is taken. */
  create(name: string, description: string | undefined, actor: string): Promise<RegisteredModelView> {
    return this.unitOfWork.run(async (transaction) => {
      if (!(await this.createIfMissing(transaction, name, actor, description)))
        throw conflict(`A model named ${name} exists.`);
      return view(await this.lock(transaction, name));
    });
  }

  /** True where it was created now. */
  async createIfMissing(
    transaction: EntityManager,
    name: string,
    actor: string,
    description?: string,
    tags: Record<string, string> = {},
  ): Promise<boolean> {
    const now = new Date();
    const { raw } = await transaction
      .createQueryBuilder()
      .insert()
      .into(RegisteredModelEntity)
      .values({
        name,
        description: description ?? null,
        aliases: {},
        latestVersion: 0,
        lastNumber: 0,
        createdAt: now,
        createdBy: actor,
        updatedAt: now,
      })
      .orIgnore()
      .returning('name')
      .execute();
    if ((raw as unknown[]).length === 0) return false;
    await transaction.query(
      'INSERT INTO registered_model_tags (name, key, value) SELECT $1, key, value FROM jsonb_each_text($2) AS t',
      [name, JSON.stringify(tags)],
    );
    await this.outbox.publish(
      transaction,
      RegisteredModelCreated,
      { name, description, ...(Object.keys(tags).length > 0 && { tags }) },
      { actor },
    );
    return true;
  }

  /** Locks a model's row: whoever numbers its versions or moves its aliases waits for this transaction. Throws 404. */
  async lock(transaction: EntityManager, name: string): Promise<RegisteredModelEntity> {
    const model = await transaction.findOne(RegisteredModelEntity, {
      where: { name },
      lock: { mode: 'pessimistic_write' },
    });
    if (!model) throw notFound(`model ${name}`);
    return model;
  }

  async get(name: string): Promise<RegisteredModelView> {
    const model = await this.dataSource.getRepository(RegisteredModelEntity).findOneBy({ name });
    if (!model) throw notFound(`model ${name}`);
    return view(model);
  }

  async list(limit: number, after = ''): Promise<{ items: RegisteredModelView[]; next?: string }> {
    const models = await this.dataSource
      .getRepository(RegisteredModelEntity)
      .find({ where: { name: MoreThan(after) }, order: { name: 'ASC' }, take: limit });
    return { items: models.map(view), next: models.length === limit ? models.at(-1)?.name : undefined };
  }

  /** Throws 404 where model or version is not there. */
  setAlias(name: string, alias: string, version: number, actor: string): Promise<RegisteredModelView> {
    return this.unitOfWork.run(async (transaction) => {
      const model = await this.lock(transaction, name);
      if (!(await transaction.existsBy(ModelVersionEntity, { model: name, version })))
        throw notFound(`version ${version} of ${name}`);
      const previousVersion = model.aliases[alias];
      if (previousVersion === version) return view(model);
      model.aliases = { ...model.aliases, [alias]: version };
      await transaction.save(model);
      await this.outbox.publish(
        transaction,
        AliasSet,
        { model: name, alias, version, previousVersion },
        { actor },
      );
      return view(model);
    });
  }
}

function view({ name, description, aliases, latestVersion, createdAt, createdBy }: RegisteredModelEntity) {
  return {
    name,
    description: description ?? undefined,
    aliases,
    latestVersion: latestVersion || undefined,
    createdAt: createdAt.toISOString(),
    createdBy,
  };
}
