import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import type { applyFeatureView } from '@modelkeep/contracts/features/feature-view.api';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { EntityEntity } from '../entity/entity.entity';
import { breakingChanges } from './compatibility';
import { FeatureViewEntity, viewOf } from './feature-view.entity';

type Definition = BodyOf<typeof applyFeatureView>;

/** Definitions of feature views, version by version. */
@Injectable()
export class FeatureViewService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** The same definition again changes nothing. Throws 409 where features would be gone or retyped, 422 without the entity. */
  apply(name: string, definition: Definition, actor: string): Promise<FeatureView> {
    return this.unitOfWork.run(async (transaction) => {
      // Two who apply the same view at once must not both make the next version.
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
      const entity = await transaction.findOneBy(EntityEntity, { name: definition.entity });
      if (!entity) throw unprocessable(`There is no entity ${definition.entity}.`);
      const current = await newest(transaction, name);
      if (current && isDeepStrictEqual(definitionOf(current), normal(definition))) return viewOf(current);
      const faults = current ? breakingChanges(current.features, definition.features) : [];
      if (current && current.entity.name !== definition.entity)
        faults.push(`its entity is ${current.entity.name}`);
      if (faults.length > 0) throw conflict(`${name} cannot change so: ${faults.join('; ')}.`);
      const next = transaction.create(FeatureViewEntity, {
        ...normal(definition),
        name,
        version: (current?.version ?? 0) + 1,
        entity,
        appliedAt: new Date(),
        appliedBy: actor,
      });
      await transaction.insert(FeatureViewEntity, next);
      const view = viewOf(next);
      await this.outbox.publish(transaction, FeatureViewApplied, view, { actor });
      return view;
    });
  }

  /** Newest version. Throws 404. */
  async get(name: string): Promise<FeatureView> {
    const view = await this.find(name);
    if (!view) throw notFound(`feature view ${name}`);
    return view;
  }

  /** Newest version, where there is one. */
  async find(name: string): Promise<FeatureView | undefined> {
    const view = await newest(this.dataSource.manager, name);
    return view ? viewOf(view) : undefined;
  }

  /** Names of all views. */
  async names(): Promise<string[]> {
    const rows: { name: string }[] = await this.dataSource.query(
      'SELECT DISTINCT name FROM feature_views ORDER BY name',
    );
    return rows.map(({ name }) => name);
  }

  /** Newest versions, by name. */
  async list(limit: number, after = ''): Promise<{ items: FeatureView[]; next?: string }> {
    const views = await this.dataSource
      .getRepository(FeatureViewEntity)
      .createQueryBuilder('view')
      .leftJoinAndSelect('view.entity', 'entity')
      .distinctOn(['view.name'])
      .where('view.name > :after', { after })
      .orderBy('view.name')
      .addOrderBy('view.version', 'DESC')
      .limit(limit)
      .getMany();
    return { items: views.map(viewOf), next: views.length === limit ? views.at(-1)?.name : undefined };
  }
}

const newest = (manager: EntityManager, name: string) =>
  manager.findOne(FeatureViewEntity, { where: { name }, order: { version: 'DESC' } });

const normal = ({ entity, features, ttlSeconds, owner, description, tags }: Definition) => ({
  entity,
  features,
  ttlSeconds: ttlSeconds ?? null,
  owner: owner ?? null,
  description: description ?? null,
  tags,
});

const definitionOf = ({ entity, features, ttlSeconds, owner, description, tags }: FeatureViewEntity) => ({
  entity: entity.name,
  features,
  ttlSeconds,
  owner,
  description,
  tags,
});
