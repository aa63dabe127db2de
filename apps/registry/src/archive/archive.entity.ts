import type { Archive } from '@modelkeep/contracts/registry/model-version.api';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { z } from 'zod';

export type ArchiveView = z.infer<typeof Archive>;

@Entity('archives')
export class ArchiveEntity {
  @PrimaryColumn('text')
  packageDigest!: string;

  @Column('uuid')
  modelVersionId!: string;

  @Column('text')
  bucket!: string;

  @Column('jsonb')
  objects!: ArchiveView['objects'];

  @Column('timestamptz')
  retainUntil!: Date;

  @Column('timestamptz')
  archivedAt!: Date;

  @Column('text')
  archivedBy!: string;
}
