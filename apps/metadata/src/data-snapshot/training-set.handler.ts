import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { TrainingSetCreated } from '@modelkeep/contracts/features/training-set-created.event';
import { EventContext, OnEvent } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { DataSnapshots } from './data-snapshots';

/** First bytes of every Parquet file. */
const PARQUET_MAGIC = 'PAR1';

/** A training set that the feature store joined is a data snapshot too. */
@Controller()
export class TrainingSetHandler {
  constructor(
    private readonly snapshots: DataSnapshots,
    private readonly objects: ObjectStore,
  ) {}

  @OnEvent(TrainingSetCreated)
  async onCreated(
    @Payload() { data }: EventOf<typeof TrainingSetCreated>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.snapshots.record(context.transaction, {
      digest: data.digest,
      name: data.name,
      format: await this.formatOf(data.digest),
      sizeBytes: data.sizeBytes,
      rows: data.rows,
      source: `feature view ${data.featureView}@${data.featureViewVersion}, joined point in time`,
      derivedFrom: data.derivedFrom,
      recordedAt: data.createdAt,
      recordedBy: data.createdBy,
    });
  }

  /** The event does not say; the bytes do. */
  private async formatOf(digest: string): Promise<'parquet' | 'csv'> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.objects.get(digest, { start: 0, end: 3 }))
      chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('latin1') === PARQUET_MAGIC ? 'parquet' : 'csv';
  }
}
