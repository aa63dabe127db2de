import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { IngestionFinished } from '@modelkeep/contracts/features/ingestion-finished.event';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { UnitOfWork } from '@modelkeep/persistence';
import { ServiceClient } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { DataSource, type EntityManager } from 'typeorm';
import { withEngine } from '../columnar/engine';
import { limits } from '../columnar/limits';
import { inWorkFolder } from '../columnar/work-folder';
import { Tables } from '../data-snapshot/tables';
import { FeatureRowService } from '../feature-row/feature-row.service';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { FeatureFile, UnreadableFile } from './feature-file';
import { IngestionEntity, ingestionOf } from './ingestion.entity';

const ROWS_PER_STEP = 5_000;
const REJECTIONS_SHOWN = 100;
const RETRY_AFTER_MS = 5_000;

/**
 * Takes files in step by step. A step is a transaction that also notes how far it came, so what a stop interrupts goes on where
 * it was; a row that two processes take is a duplicate for the second.
 */
@Injectable()
export class IngestionRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopping = false;
  /** One after the other: each may take as much memory as a join. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
    private readonly services: ServiceClient,
    private readonly tables: Tables,
    private readonly views: FeatureViewService,
    private readonly rows: FeatureRowService,
  ) {}

  /** Takes up what a stop interrupted. */
  async onApplicationBootstrap(): Promise<void> {
    const running = await this.dataSource
      .getRepository(IngestionEntity)
      .find({ where: { state: 'running' }, order: { id: 'ASC' } });
    for (const { id } of running) this.start(id);
  }

  /** Ends the step that is being done. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.queue;
  }

  /** Puts an ingestion behind those that run. */
  start(id: string): void {
    this.queue = this.queue.then(() => this.run(id)).catch((error: unknown) => this.later(id, error));
  }

  private later(id: string, error: unknown): void {
    logger().error({ err: error, ingestion: id }, 'an ingestion goes on later');
    if (!this.stopping) setTimeout(() => this.start(id), RETRY_AFTER_MS).unref();
  }

  private async run(id: string): Promise<void> {
    if (this.stopping) return;
    const ingestion = await this.dataSource.getRepository(IngestionEntity).findOneByOrFail({ id });
    if (ingestion.state !== 'running') return;
    const view = await this.views.get(ingestion.featureView);
    await inWorkFolder(async (folder) => {
      const file = join(folder, 'rows');
      const { dataSnapshotDigest, entityColumn = view.joinKey, timeColumn, columns } = ingestion.request;
      const format = await this.tables.formatOf(dataSnapshotDigest);
      await this.objects.getToFile(dataSnapshotDigest, file);
      await withEngine(folder, limits, async (connection) => {
        const layout = { file, format, entityColumn, timeColumn, columns };
        const opened = await FeatureFile.open(connection, layout, view);
        while (!this.stopping && (await this.step(id, view, opened)));
        if (!this.stopping) await this.finish(id, opened, join(folder, 'rejected.parquet'));
      });
    }).catch((error: unknown) => {
      if (!(error instanceof UnreadableFile)) throw error;
      return this.close(id, { state: 'failed', failure: error.message });
    });
  }

  /** False at the end of the file. */
  private step(id: string, view: FeatureView, file: FeatureFile): Promise<boolean> {
    return this.unitOfWork.run(async (transaction) => {
      const ingestion = await locked(transaction, id);
      const { rows, last } = await file.read(ingestion.rows, ROWS_PER_STEP);
      if (last === undefined) return false;
      const { dataSnapshotDigest, to } = ingestion.request;
      if (rows.length > 0) {
        const push = { actor: ingestion.requestedBy, sourceDigest: dataSnapshotDigest, to };
        const { accepted, duplicates } = await this.rows.accept(transaction, view, rows, push);
        ingestion.accepted += accepted;
        ingestion.duplicates += duplicates;
      }
      ingestion.rejected += last - ingestion.rows - rows.length;
      ingestion.rows = last;
      ingestion.features = [...file.features];
      await transaction.save(ingestion);
      return true;
    });
  }

  private async finish(id: string, file: FeatureFile, rejectedFile: string): Promise<void> {
    const rejections = await file.rejections(REJECTIONS_SHOWN);
    let rejectedDigest: string | undefined;
    if (rejections.length > 0) {
      const { featureView, requestedBy } = await this.dataSource
        .getRepository(IngestionEntity)
        .findOneByOrFail({ id });
      await file.writeRejected(rejectedFile);
      const snapshot = await this.services.call(recordDataSnapshot, {
        query: { name: `${featureView.slice(0, 80)}-rejected`, format: 'parquet', source: `ingestion ${id}` },
        stream: createReadStream(rejectedFile),
        actor: requestedBy,
      });
      rejectedDigest = snapshot.digest;
    }
    await this.close(id, { state: 'finished', rejections, rejectedDigest });
  }

  private close(
    id: string,
    outcome: Pick<Partial<IngestionEntity>, 'failure' | 'rejections'> & {
      state: 'finished' | 'failed';
      rejectedDigest?: string;
    },
  ): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const ingestion = await locked(transaction, id);
      if (ingestion.state !== 'running') return;
      Object.assign(ingestion, outcome, { finishedAt: new Date() });
      await transaction.save(ingestion);
      await this.outbox.publish(transaction, IngestionFinished, ingestionOf(ingestion), {
        actor: ingestion.requestedBy,
      });
    });
  }
}

const locked = (transaction: EntityManager, id: string): Promise<IngestionEntity> =>
  transaction.findOneOrFail(IngestionEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
