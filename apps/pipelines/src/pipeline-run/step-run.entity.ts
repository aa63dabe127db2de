import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A step of a run, as it is read. `StepQueue` alone changes it. */
@Entity('step_run')
export class StepRunEntity {
  @PrimaryColumn('uuid')
  runId!: string;

  @PrimaryColumn('text')
  name!: string;

  @Column('integer')
  position!: number;

  @Column('text')
  state!: PipelineRun['steps'][number]['state'];

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

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
