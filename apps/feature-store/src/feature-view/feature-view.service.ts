import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { FeatureView, FeatureViewDefinition } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import type { Applied } from '../definition/applied';
import { requireExpressions } from '../derived-feature/require-expressions';
import { DeployedModels } from '../deployed-model/deployed-models';
import { EntityEntity } from '../entity/entity.entity';
import { recomputed, removed, retyped } from './compatibility';
import { FeatureViewEntity, viewOf } from './feature-view.entity';

/** Definitions of feature views, version by version. */
@Injectable()
export class FeatureViewService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly deployedModels: DeployedModels,
  ) {}

  /**
   * The same definition again changes nothing. Throws 409 where features would be retyped, or be gone while a deployed model takes
   * them, 422 without the entity or with an expression that cannot be.
   */
  async apply(
    transaction: EntityManager,
    name: string,
    definition: FeatureViewDefinition,
    actor: string,
  ): Promise<Applied<FeatureView>> {
    // Two who apply the same view at once must not both make the next version.
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    const entity = await transaction.findOneBy(EntityEntity, { name: definition.entity });
    if (!entity) throw unprocessable(`There is no entity ${definition.entity}.`);
    await requireExpressions(definition.features);
    const current = await find(transaction, name);
    const before = current ? viewOf(current) : undefined;
    if (current && before && isDeepStrictEqual(definitionOf(current), normal(definition)))
      return { before, after: before };
    if (current) {
      const faults = await this.breaches(transaction, current, definition);
      if (faults.length > 0) throw conflict(`${name} cannot change so: ${faults.join('; ')}.`);
    }
    const next = transaction.create(FeatureViewEntity, {
      ...normal(definition),
      name,
      version: (current?.version ?? 0) + 1,
      entity,
      appliedAt: new Date(),
      appliedBy: actor,
    });
    await transaction.insert(FeatureViewEntity, next);
    const after = viewOf(next);
    await this.outbox.publish(transaction, FeatureViewApplied, after, { actor });
    return { before, after };
  }

  /** What the new definition would break: for ever, or for models that are deployed. */
  private async breaches(
    transaction: EntityManager,
    current: FeatureViewEntity,
    { entity, features }: FeatureViewDefinition,
  ): Promise<string[]> {
    const versions = await transaction.findBy(FeatureViewEntity, { name: current.name });
    const gone = [...removed(current.features, features), ...recomputed(current.features, features)];
    const takers = await this.deployedModels.takers(transaction, current.name, gone);
    const used = takers.map(
      ({ deployment, model, features: taken }) =>
        `deployment ${deployment} (model ${model}) takes ${taken.join(', ')}`,
    );
    return [
      ...(current.entity.name === entity ? [] : [`its entity is ${current.entity.name}`]),
      ...retyped(
        versions.map((version) => version.features),
        features,
      ),
      ...used,
    ];
  }

  /** Newest version unless told. Throws 404. */
  async get(name: string, version?: number): Promise<FeatureView> {
    const view = await find(this.dataSource.manager, name, version);
    if (!view) throw notFound(`feature view ${name}${version === undefined ? '' : ` version ${version}`}`);
    return viewOf(view);
  }

  /** Newest version, where there is one. */
  async find(name: string, manager = this.dataSource.manager): Promise<FeatureView | undefined> {
    const view = await find(manager, name);
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

const find = (manager: EntityManager, name: string, version?: number) =>
  manager.findOne(FeatureViewEntity, {
    where: version === undefined ? { name } : { name, version },
    order: { version: 'DESC' },
  });

type Definable = 'features' | 'ttlSeconds' | 'freshWithinSeconds' | 'owner' | 'description' | 'tags';

const normal = ({ entity, ...definition }: FeatureViewDefinition) => ({ entity, ...contentOf(definition) });

const definitionOf = ({ entity, ...definition }: FeatureViewEntity) => ({
  entity: entity.name,
  ...contentOf(definition),
});

/** What of a definition makes a version, other than the entity. */
const contentOf = (definition: Pick<FeatureViewDefinition | FeatureViewEntity, Definable>) => ({
  features: definition.features,
  ttlSeconds: definition.ttlSeconds ?? null,
  freshWithinSeconds: definition.freshWithinSeconds ?? null,
  owner: definition.owner ?? null,
  description: definition.description ?? null,
  tags: definition.tags,
});
