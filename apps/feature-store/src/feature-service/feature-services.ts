import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type {
  FeatureSelection,
  FeatureService,
  FeatureServiceDefinition,
} from '@modelkeep/contracts/features/feature-service';
import { FeatureServiceApplied } from '@modelkeep/contracts/features/feature-service-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { conflict, type FieldFault, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import type { Applied } from '../definition/applied';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { FeatureServiceEntity, featureServiceOf } from './feature-service.entity';

/** Named sets of features, version by version. */
@Injectable()
export class FeatureServices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly views: FeatureViewService,
  ) {}

  /** The same definition again changes nothing. Throws 422 that names every view and feature which is not there. */
  async apply(
    transaction: EntityManager,
    name: string,
    definition: FeatureServiceDefinition,
    actor: string,
  ): Promise<Applied<FeatureService>> {
    await this.requireSelections(transaction, definition.selections);
    // Two who apply the same service at once must not both make the next version.
    await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [name]);
    const current = await find(transaction, name);
    const before = current ? featureServiceOf(current) : undefined;
    if (current && before && isDeepStrictEqual(contentOf(current), contentOf(definition)))
      return { before, after: before };
    const next = transaction.create(FeatureServiceEntity, {
      ...contentOf(definition),
      name,
      version: (current?.version ?? 0) + 1,
      appliedAt: new Date(),
      appliedBy: actor,
    });
    await transaction.insert(FeatureServiceEntity, next);
    const after = featureServiceOf(next);
    await this.outbox.publish(transaction, FeatureServiceApplied, after, { actor });
    return { before, after };
  }

  /** Throws 409 where the newest version of a service selects features that a view no longer has. */
  async requireWhole(transaction: EntityManager, featureView: string): Promise<void> {
    const broken = await transaction.query<{ name: string; feature: string }[]>(BROKEN, [featureView]);
    if (broken.length > 0)
      throw conflict(
        `${featureView} cannot change so: ${broken.map(({ name, feature }) => `feature service ${name} selects ${feature}`).join('; ')}.`,
      );
  }

  /** Newest version unless told. Throws 404. */
  async get(name: string, version?: number): Promise<FeatureService> {
    const service = await find(this.dataSource.manager, name, version);
    if (!service)
      throw notFound(`feature service ${name}${version === undefined ? '' : ` version ${version}`}`);
    return featureServiceOf(service);
  }

  /** Newest versions, by name. */
  async list(limit: number, after = ''): Promise<{ items: FeatureService[]; next?: string }> {
    const services = await this.dataSource
      .getRepository(FeatureServiceEntity)
      .createQueryBuilder('service')
      .distinctOn(['service.name'])
      .where('service.name > :after', { after })
      .orderBy('service.name')
      .addOrderBy('service.version', 'DESC')
      .limit(limit)
      .getMany();
    return {
      items: services.map(featureServiceOf),
      next: services.length === limit ? services.at(-1)?.name : undefined,
    };
  }

  private async requireSelections(
    transaction: EntityManager,
    selections: readonly FeatureSelection[],
  ): Promise<void> {
    const faults: FieldFault[] = [];
    for (const [place, { featureView, features }] of selections.entries()) {
      const view = await this.views.find(featureView, transaction);
      const known = new Set(view?.features.map(({ name }) => name));
      if (!view)
        faults.push({
          path: `body.selections.${place}.featureView`,
          message: `there is no feature view ${featureView}`,
        });
      for (const [index, feature] of features.entries())
        if (view && !known.has(feature))
          faults.push({
            path: `body.selections.${place}.features.${index}`,
            message: `${featureView} has no feature ${feature}`,
          });
    }
    if (faults.length > 0) throw unprocessable('Not all of these features are there.', faults);
  }
}

const BROKEN = `
  SELECT service.name, feature
  FROM (SELECT DISTINCT ON (name) name, selections FROM feature_services ORDER BY name, version DESC) AS service
  CROSS JOIN jsonb_to_recordset(service.selections) AS selection("featureView" text, features jsonb)
  CROSS JOIN jsonb_array_elements_text(selection.features) AS feature
  WHERE selection."featureView" = $1 AND NOT EXISTS (
    SELECT FROM (SELECT features FROM feature_views WHERE name = $1 ORDER BY version DESC LIMIT 1) AS view
    CROSS JOIN jsonb_to_recordset(view.features) AS known(name text) WHERE known.name = feature)
  ORDER BY service.name, feature`;

const find = (manager: EntityManager, name: string, version?: number) =>
  manager.findOne(FeatureServiceEntity, {
    where: version === undefined ? { name } : { name, version },
    order: { version: 'DESC' },
  });

const contentOf = ({
  selections,
  owner,
  description,
  tags,
}: FeatureServiceDefinition | FeatureServiceEntity) => ({
  selections,
  owner: owner ?? null,
  description: description ?? null,
  tags,
});
