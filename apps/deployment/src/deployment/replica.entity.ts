import type { ProcessIdentity } from '@modelkeep/processes';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A model server that was started and is not known to have ended. */
@Entity('replica')
export class ReplicaEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  deploymentId!: string;

  @Column('integer')
  revision!: number;

  @Column('text')
  url!: string;

  @Column('jsonb')
  process!: ProcessIdentity;

  @Column('text')
  state!: 'starting' | 'ready';

  @Column({ type: 'timestamptz', insert: false, update: false })
  startedAt!: Date;
}
