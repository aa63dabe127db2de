import { Injectable } from '@nestjs/common';
import type { Ingestion, IngestionRequest } from '@modelkeep/contracts/features/ingestion';
import { notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { Tables } from '../data-snapshot/tables';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { IngestionEntity, ingestionOf } from './ingestion.entity';
import { IngestionRunner } from './ingestion-runner';

/** Files on their way into feature views. */
@Injectable()
export class Ingestions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: FeatureViewService,
    private readonly tables: Tables,
    private readonly runner: IngestionRunner,
  ) {}

  /** Begins; the rows follow. Throws 404 without the view, 422 without the snapshot. */
  async start(featureView: string, request: IngestionRequest, actor: string): Promise<Ingestion> {
    await this.views.get(featureView);
    await this.tables.formatOf(request.dataSnapshotDigest);
    const repository = this.dataSource.getRepository(IngestionEntity);
    const entity = repository.create({
      id: uuidv7(),
      featureView,
      request,
      state: 'running',
      features: [],
      rows: 0,
      accepted: 0,
      duplicates: 0,
      rejected: 0,
      rejections: [],
      requestedBy: actor,
      requestedAt: new Date(),
    });
    await repository.insert(entity);
    this.runner.start(entity.id);
    return ingestionOf(entity);
  }

  /** Throws 404. */
  async get(featureView: string, id: string): Promise<Ingestion> {
    const entity = await this.dataSource.getRepository(IngestionEntity).findOneBy({ id, featureView });
    if (!entity) throw notFound(`ingestion ${id} of ${featureView}`);
    return ingestionOf(entity);
  }

  /** Newest first. */
  async list(featureView: string, limit: number, after?: string) {
    const query = this.dataSource
      .getRepository(IngestionEntity)
      .createQueryBuilder('ingestion')
      .where('ingestion.featureView = :featureView', { featureView })
      .orderBy('ingestion.id', 'DESC')
      .limit(limit);
    if (after !== undefined) query.andWhere('ingestion.id < :after', { after });
    const found = await query.getMany();
    return { items: found.map(ingestionOf), next: found.length === limit ? found.at(-1)?.id : undefined };
  }
}
