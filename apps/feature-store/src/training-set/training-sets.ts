import { Injectable } from '@nestjs/common';
import type { FeatureSelection } from '@modelkeep/contracts/features/feature-service';
import type { JoinedView, TrainingSet, TrainingSetRequest } from '@modelkeep/contracts/features/training-set';
import { TrainingSetCreated } from '@modelkeep/contracts/features/training-set-created.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ENGINE } from '../columnar/engine';
import { FeatureServices } from '../feature-service/feature-services';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { requireFeatures } from '../feature-view/require-features';
import { History } from '../history/history';
import { columnsOf, entityColumnOf, requireDistinct } from './result-columns';
import { TrainingSetBuilder } from './training-set-builder';
import { TrainingSetEntity, trainingSetOf } from './training-set.entity';

/** Training sets: features as they were at the time of each labelled row. */
@Injectable()
export class TrainingSets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly views: FeatureViewService,
    private readonly services: FeatureServices,
    private readonly history: History,
    private readonly builder: TrainingSetBuilder,
  ) {}

  /** Throws 404 without the view or service, 422 where the request does not fit them or the spine cannot be joined. */
  async create(request: TrainingSetRequest, actor: string): Promise<TrainingSet> {
    const { selections, featureService } = await this.selectionsOf(request);
    const featureViews = await this.joinedViews(request, selections);
    const built = await this.builder.build(request, featureViews);
    return this.unitOfWork.run(async (transaction) => {
      const entity = transaction.create(TrainingSetEntity, {
        id: uuidv7(),
        name: request.name,
        request,
        featureViews,
        featureService: featureService ?? null,
        digest: built.digest,
        sizeBytes: String(built.sizeBytes),
        rows: String(built.rows),
        columns: built.columns,
        derivedFrom: [
          request.spine.dataSnapshotDigest,
          ...(await sourcesOf(transaction, featureViews)),
          ...featureViews.map(({ name, version }) => `${name}@${version}`),
        ],
        engine: ENGINE,
        createdAt: new Date(),
        createdBy: actor,
      });
      await transaction.insert(TrainingSetEntity, entity);
      const trainingSet = trainingSetOf(entity);
      await this.outbox.publish(transaction, TrainingSetCreated, trainingSet, { actor });
      return trainingSet;
    });
  }

  /** Throws 404. */
  async get(id: string): Promise<TrainingSet> {
    return trainingSetOf(await this.entity(id));
  }

  /** Newest first. */
  async list(limit: number, name?: string, after?: string): Promise<{ items: TrainingSet[]; next?: string }> {
    const query = this.dataSource
      .getRepository(TrainingSetEntity)
      .createQueryBuilder('set')
      .orderBy('set.id', 'DESC')
      .limit(limit);
    if (name !== undefined) query.andWhere('set.name = :name', { name });
    if (after !== undefined) query.andWhere('set.id < :after', { after });
    const found = await query.getMany();
    return { items: found.map(trainingSetOf), next: found.length === limit ? found.at(-1)?.id : undefined };
  }

  /** Joins it again, from the same versions and rows. */
  async rebuild(id: string) {
    const { request, featureViews, digest, engine } = await this.entity(id);
    const rebuilt = await this.builder.build(request, featureViews);
    return {
      identical: rebuilt.digest === digest,
      digest,
      rebuiltDigest: rebuilt.digest,
      engine,
      rebuiltEngine: ENGINE,
    };
  }

  private async entity(id: string): Promise<TrainingSetEntity> {
    const entity = await this.dataSource.getRepository(TrainingSetEntity).findOneBy({ id });
    if (!entity) throw notFound(`training set ${id}`);
    return entity;
  }

  private async selectionsOf({
    featureView,
    features,
    featureService,
    featureServiceVersion,
  }: TrainingSetRequest): Promise<{ selections: FeatureSelection[]; featureService?: string }> {
    if (featureService === undefined)
      return { selections: [{ featureView: featureView ?? '', features: features ?? [] }] };
    const service = await this.services.get(featureService, featureServiceVersion);
    return { selections: service.selections, featureService: `${service.name}@${service.version}` };
  }

  /** The views at their newest versions, with all rows that are accepted by now. */
  private async joinedViews(
    request: TrainingSetRequest,
    selections: readonly FeatureSelection[],
  ): Promise<JoinedView[]> {
    const views = await Promise.all(selections.map(({ featureView }) => this.views.get(featureView)));
    for (const [index, view] of views.entries()) requireFeatures(view, selections[index]?.features ?? []);
    requireDistinct(
      views.map((view) => entityColumnOf(view, request)),
      selections.flatMap(({ featureView, features }) => columnsOf(featureView, features, request)),
      request,
    );
    return Promise.all(
      selections.map(async ({ featureView, features }, index) => ({
        name: featureView,
        version: views[index]?.version ?? 1,
        features,
        sequence: await this.history.cut(featureView),
      })),
    );
  }
}

/** Digests of the data snapshots that the views' rows were read from. */
async function sourcesOf(transaction: EntityManager, views: readonly JoinedView[]): Promise<string[]> {
  const rows = await transaction.query<{ source_digest: string }[]>(
    `SELECT DISTINCT source_digest FROM feature_rows JOIN unnest($1::text[], $2::bigint[]) AS view(name, sequence)
       ON feature_view = view.name AND feature_rows.sequence <= view.sequence
     WHERE source_digest IS NOT NULL ORDER BY 1`,
    [views.map(({ name }) => name), views.map(({ sequence }) => sequence)],
  );
  return rows.map(({ source_digest }) => source_digest);
}
