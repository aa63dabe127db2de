import type { Digest } from '@modelkeep/contracts/common/types';
import type { StepState } from '@modelkeep/contracts/pipelines/pipeline-run';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Item number of the step itself, beside those of the list that it is mapped over. */
export const WHOLE_STEP = -1;

/** A step of a run, or one item of it, as it is read. `StepClaims` and `StepOutcomes` change it. */
@Entity('step_run')
export class StepRunEntity {
  @PrimaryColumn('uuid')
  runId!: string;

  @PrimaryColumn('text')
  name!: string;

  @PrimaryColumn('integer')
  item!: number;

  @Column('integer')
  position!: number;

  @Column('jsonb', { nullable: true })
  value!: unknown;

  @Column('text')
  state!: StepState;

  @Column('integer')
  attempt!: number;

  @Column('jsonb')
  outputs!: Record<string, Digest>;

  @Column('jsonb')
  parameters!: Record<string, unknown>;

  @Column('text', { nullable: true })
  logDigest!: Digest | null;

  @Column('text', { nullable: true })
  error!: string | null;

  @Column('uuid', { nullable: true })
  reusedFrom!: string | null;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
