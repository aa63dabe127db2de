import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a pipeline; never changed. */
@Entity('pipeline')
export class PipelineEntity {
  @PrimaryColumn('text')
  name!: string;

  @PrimaryColumn('integer')
  version!: number;

  @Column('jsonb')
  definition!: PipelineDefinition;

  /** SHA-256 of the lock file of its Python environment. */
  @Column('text', { nullable: true })
  environmentDigest!: string | null;

  @Column({ type: 'timestamptz', insert: false, update: false })
  createdAt!: Date;

  @Column('text')
  createdBy!: string;
}
