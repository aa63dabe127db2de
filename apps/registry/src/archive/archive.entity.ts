import type { Archive } from '@modelkeep/contracts/registry/archive';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('archives')
export class ArchiveEntity {
  @PrimaryColumn('text')
  packageDigest!: string;

  @Column('uuid')
  modelVersionId!: string;

  @Column('text')
  bucket!: string;

  @Column('jsonb', { nullable: true })
  bundle!: Archive['bundle'] | null;

  @Column('jsonb')
  files!: Archive['files'];

  @Column('jsonb')
  gaps!: string[];

  @Column('timestamptz')
  retainUntil!: Date;

  @Column('timestamptz')
  archivedAt!: Date;

  @Column('text')
  archivedBy!: string;

  @Column('timestamptz', { nullable: true })
  importedAt!: Date | null;

  @Column('text', { nullable: true })
  importedBy!: string | null;
}

export function viewOf(archive: ArchiveEntity, of: { model: string; version: number }): Archive {
  const { importedAt, importedBy } = archive;
  return {
    modelVersionId: archive.modelVersionId,
    model: of.model,
    version: of.version,
    packageDigest: archive.packageDigest,
    bucket: archive.bucket,
    bundle: archive.bundle ?? undefined,
    files: archive.files,
    gaps: archive.gaps,
    retainUntil: archive.retainUntil.toISOString(),
    archivedAt: archive.archivedAt.toISOString(),
    archivedBy: archive.archivedBy,
    imported: importedAt && importedBy ? { at: importedAt.toISOString(), by: importedBy } : undefined,
  };
}
