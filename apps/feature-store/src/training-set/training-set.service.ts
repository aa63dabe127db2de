import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import type { createTrainingSet } from '@modelkeep/contracts/features/feature-view.api';
import { TrainingSetCreated } from '@modelkeep/contracts/features/training-set-created.event';
import { getDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { ApiError } from '@modelkeep/client';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { ServiceClient, unprocessable } from '@modelkeep/service';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { config } from '../config';
import { requireFeatures } from '../feature-view/require-features';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { type HistoryRow, joinPointInTime } from './point-in-time-join';

type TrainingSetRequest = BodyOf<typeof createTrainingSet>;

const BATCH = 10_000;

/** Builds training sets: features as they were at the time of each labelled row. */
@Injectable()
export class TrainingSetService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
    private readonly services: ServiceClient,
    private readonly views: FeatureViewService,
  ) {}

  async create({ name, featureView, features, spine }: TrainingSetRequest, actor: string) {
    const view = await this.views.get(featureView);
    requireFeatures(view, features);
    const format = await this.formatOf(spine.dataSnapshotDigest);
    const joined = await this.inFolder(async (folder) => {
      const spineFile = join(folder, `spine.${format}`);
      const outputFile = join(folder, 'training-set.parquet');
      await this.objects.getToFile(spine.dataSnapshotDigest, spineFile);
      const result = await joinPointInTime({
        spineFile,
        spineFormat: format,
        entityColumn: spine.entityColumn,
        timeColumn: spine.timeColumn,
        labelColumns: spine.labelColumns,
        features: features.flatMap((each) => view.features.filter((feature) => feature.name === each)),
        ttlSeconds: view.ttlSeconds,
        history: this.history(featureView),
        outputFile,
      }).catch((error: unknown) => {
        throw unprocessable(
          `The spine cannot be joined: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
      return { ...result, ...(await this.objects.putFile(outputFile)) };
    });
    return this.record(name, view, spine.dataSnapshotDigest, joined, actor);
  }

  private record(
    name: string,
    view: FeatureView,
    spineDigest: string,
    joined: { digest: string; sizeBytes: number; rows: number; columns: string[] },
    actor: string,
  ) {
    return this.unitOfWork.run(async (transaction) => {
      const sources: { source_digest: string }[] = await transaction.query(
        'SELECT DISTINCT source_digest FROM feature_rows WHERE feature_view = $1 AND source_digest IS NOT NULL ORDER BY 1',
        [view.name],
      );
      const trainingSet = {
        id: uuidv7(),
        name,
        ...joined,
        featureView: view.name,
        featureViewVersion: view.version,
        derivedFrom: [
          spineDigest,
          ...sources.map((row) => row.source_digest),
          `${view.name}@${view.version}`,
        ],
        createdAt: new Date().toISOString(),
      };
      await this.outbox.publish(
        transaction,
        TrainingSetCreated,
        { ...trainingSet, createdBy: actor },
        { actor },
      );
      return trainingSet;
    });
  }

  /** Throws 422 where there is no such snapshot, or its format cannot be joined. */
  private async formatOf(digest: string): Promise<'csv' | 'parquet'> {
    const snapshot = await this.services
      .call(getDataSnapshot, { params: { digest } })
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404)
          throw unprocessable(`There is no data snapshot ${digest}.`);
        throw error;
      });
    if (snapshot.format === 'json')
      throw unprocessable(`Data snapshot ${digest} is JSON; a spine is CSV or Parquet.`);
    return snapshot.format;
  }

  /** All rows of a view in the order in which they were accepted, some thousand at a time. */
  private async *history(featureView: string): AsyncGenerator<HistoryRow[]> {
    let after = '0';
    for (;;) {
      const { rows } = await this.pool.query<HistoryRow & { sequence: string }>(
        `SELECT sequence, entity_key, event_time, "values" FROM feature_rows
         WHERE feature_view = $1 AND sequence > $2 ORDER BY sequence LIMIT ${BATCH}`,
        [featureView, after],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      after = last.sequence;
    }
  }

  private async inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await mkdir(config.DATA_DIR, { recursive: true });
    const folder = await mkdtemp(join(config.DATA_DIR, 'training-set-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
