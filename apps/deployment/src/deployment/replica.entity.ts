import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Handle } from '../driver/driver';

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
  handle!: Handle;

  @Column('text')
  state!: 'starting' | 'ready' | 'unresponsive';

  @Column({ type: 'timestamptz', insert: false, update: false })
  startedAt!: Date;
}
