import type { JoinedView, TrainingSet, TrainingSetRequest } from '@modelkeep/contracts/features/training-set';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('training_sets')
export class TrainingSetEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  request!: TrainingSetRequest;

  @Column('jsonb')
  featureViews!: JoinedView[];

  @Column('text', { nullable: true })
  featureService!: string | null;

  @Column('text')
  digest!: string;

  @Column('bigint')
  sizeBytes!: string;

  @Column('bigint')
  rows!: string;

  @Column('jsonb')
  columns!: string[];

  @Column('jsonb')
  derivedFrom!: string[];

  @Column('text')
  engine!: string;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

export function trainingSetOf(entity: TrainingSetEntity): TrainingSet {
  const [first] = entity.featureViews;
  if (!first) throw new Error(`training set ${entity.id} has no feature view`);
  return {
    id: entity.id,
    name: entity.name,
    digest: entity.digest,
    sizeBytes: Number(entity.sizeBytes),
    rows: Number(entity.rows),
    columns: entity.columns,
    featureView: first.name,
    featureViewVersion: first.version,
    featureViews: entity.featureViews,
    featureService: entity.featureService ?? undefined,
    derivedFrom: entity.derivedFrom,
    engine: entity.engine,
    createdAt: entity.createdAt.toISOString(),
    createdBy: entity.createdBy,
  };
}
