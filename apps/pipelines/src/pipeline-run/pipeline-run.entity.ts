import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pipeline_run')
export class PipelineRunEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  pipeline!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  state!: PipelineRun['state'];

  @Column('integer')
  priority!: number;

  @Column('jsonb')
  parameters!: Record<string, unknown>;

  @Column('jsonb')
  inputs!: Record<string, Digest>;

  @Column('text')
  startedBy!: string;

  @Column('jsonb', { nullable: true })
  trigger!: NonNullable<PipelineRun['trigger']> | null;

  @Column('jsonb', { nullable: true })
  parent!: NonNullable<PipelineRun['parent']> | null;

  @Column('jsonb', { nullable: true })
  rerunOf!: NonNullable<PipelineRun['rerunOf']> | null;

  @Column('jsonb', { nullable: true })
  scheduled!: NonNullable<PipelineRun['scheduled']> | null;

  /** Whether steps may take results of earlier runs. */
  @Column('boolean')
  useCache!: boolean;

  /** Trace in which it was started: its steps belong to it. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  /** The first step that failed for good, and why. */
  @Column({ type: 'text', nullable: true, insert: false })
  error!: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, insert: false })
  finishedAt!: Date | null;
}
