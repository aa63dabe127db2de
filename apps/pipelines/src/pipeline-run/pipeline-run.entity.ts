import type { Digest, Scalar } from '@modelkeep/contracts/common/types';
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

  @Column({ type: 'text', insert: false })
  state!: PipelineRun['state'];

  @Column('jsonb')
  parameters!: Record<string, Scalar>;

  @Column('jsonb')
  inputs!: Record<string, Digest>;

  @Column('text')
  startedBy!: string;

  @Column('jsonb', { nullable: true })
  trigger!: NonNullable<PipelineRun['trigger']> | null;

  /** Trace in which it was started: its steps belong to it. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true, insert: false })
  finishedAt!: Date | null;
}
