import type { Monitor, MonitorDefinition } from '@modelkeep/contracts/monitoring/monitor';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Reference } from '../reference/column-profile';

@Entity('monitors')
export class MonitorEntity {
  @PrimaryColumn('text')
  name!: string;

  /** A replaced monitor gets another id. */
  @Column('uuid')
  id!: string;

  @Column('text')
  deployment!: string;

  @Column('jsonb')
  definition!: MonitorDefinition;

  @Column('jsonb')
  reference!: Reference;

  /** Counts up when columns are added to the reference. */
  @Column('int')
  referenceVersion!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}

export const viewOf = ({ id, name, definition, createdAt, createdBy }: MonitorEntity): Monitor => ({
  id,
  name,
  ...definition,
  createdAt: createdAt.toISOString(),
  createdBy,
});
