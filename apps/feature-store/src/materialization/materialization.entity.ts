import type { Materialization } from '@modelkeep/contracts/features/materialization';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('materializations')
export class MaterializationEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  featureView!: string;

  @Column('timestamptz', { nullable: true })
  startTime!: Date | null;

  @Column('timestamptz')
  endTime!: Date;

  @Column('text')
  state!: Materialization['state'];

  @Column('text', { nullable: true })
  afterKey!: string | null;

  @Column('int', { default: 0 })
  entities!: number;

  @Column('int', { default: 0 })
  updated!: number;

  @Column('text')
  requestedBy!: string;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

export const materializationOf = (entity: MaterializationEntity): Materialization => ({
  id: entity.id,
  featureView: entity.featureView,
  start: entity.startTime?.toISOString(),
  end: entity.endTime.toISOString(),
  state: entity.state,
  entities: entity.entities,
  updated: entity.updated,
  requestedBy: entity.requestedBy,
  requestedAt: entity.requestedAt.toISOString(),
  finishedAt: entity.finishedAt?.toISOString(),
});
