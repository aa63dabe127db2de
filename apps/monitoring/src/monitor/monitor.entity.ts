import type { Monitor } from '@modelkeep/contracts/monitoring/monitor';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Reference } from '../reference/feature-profile';

@Entity('monitors')
export class MonitorEntity {
  @PrimaryColumn('text')
  name!: string;

  /** A replaced monitor gets another id. */
  @Column('uuid')
  id!: string;

  @Column('text')
  deployment!: string;

  @Column('text')
  referenceDigest!: string;

  @Column('jsonb')
  features!: string[];

  @Column('int')
  windowSize!: number;

  @Column('double precision')
  psiThreshold!: number;

  @Column('double precision')
  driftedShare!: number;

  @Column('jsonb')
  reference!: Reference;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

export function viewOf(entity: MonitorEntity): Monitor {
  const { id, name, deployment, referenceDigest, features, windowSize, psiThreshold, driftedShare } = entity;
  return {
    id,
    name,
    deployment,
    referenceDigest,
    features,
    windowSize,
    psiThreshold,
    driftedShare,
    createdAt: entity.createdAt.toISOString(),
    createdBy: entity.createdBy,
  };
}
