import type { Digest, Scalar } from '@modelkeep/contracts/common/types';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pipeline_trigger')
export class TriggerEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  pipeline!: string;

  @Column('text')
  eventType!: string;

  @Column('jsonb')
  filter!: Record<string, Scalar>;

  @Column('jsonb')
  parameters!: Record<string, Scalar>;

  @Column('jsonb')
  inputs!: Record<string, Digest>;

  /** Events that are older do not start it. */
  @Column('timestamptz')
  appliedAt!: Date;

  /** Its runs are started in this name. */
  @Column('text')
  appliedBy!: string;
}
