import type { Ingestion, IngestionRequest } from '@modelkeep/contracts/features/ingestion';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('ingestions')
export class IngestionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  featureView!: string;

  @Column('jsonb')
  request!: IngestionRequest;

  @Column('text')
  state!: Ingestion['state'];

  @Column('text', { nullable: true })
  failure!: string | null;

  @Column('jsonb')
  features!: string[];

  /** Row of the file up to which everything is done. */
  @Column('int')
  rows!: number;

  @Column('int')
  accepted!: number;

  @Column('int')
  duplicates!: number;

  @Column('int')
  rejected!: number;

  @Column('jsonb')
  rejections!: Ingestion['rejections'];

  @Column('text', { nullable: true })
  rejectedDigest!: string | null;

  @Column('text')
  requestedBy!: string;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

export const ingestionOf = (entity: IngestionEntity): Ingestion => ({
  id: entity.id,
  featureView: entity.featureView,
  dataSnapshotDigest: entity.request.dataSnapshotDigest,
  state: entity.state,
  failure: entity.failure ?? undefined,
  features: entity.features,
  rows: entity.rows,
  accepted: entity.accepted,
  duplicates: entity.duplicates,
  rejected: entity.rejected,
  rejections: entity.rejections,
  rejectedDigest: entity.rejectedDigest ?? undefined,
  requestedBy: entity.requestedBy,
  requestedAt: entity.requestedAt.toISOString(),
  finishedAt: entity.finishedAt?.toISOString(),
});
