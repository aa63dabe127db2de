import type { Split } from '@modelkeep/contracts/deployment/deployment';
import type { Analysis, Rollout, Strategy } from '@modelkeep/contracts/deployment/rollout';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Plan } from './plan';

@Entity('rollout')
export class RolloutEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  deploymentId!: string;

  @Column('integer')
  candidate!: number;

  @Column('jsonb')
  strategy!: Strategy;

  @Column('jsonb')
  analysis!: Analysis;

  /** What the strategy came to when the rollout began. */
  @Column('jsonb')
  plan!: Plan;

  @Column('jsonb')
  before!: Split;

  @Column('text')
  state!: Rollout['state'];

  @Column({ type: 'integer', insert: false })
  step!: number;

  @Column({ type: 'text', nullable: true, insert: false })
  outcome!: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  startedAt!: Date;

  @Column('text')
  startedBy!: string;

  @Column({ type: 'timestamptz', insert: false })
  stepStartedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, insert: false })
  finishedAt!: Date | null;
}
