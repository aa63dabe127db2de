import type { PackageManifest, SignedPackage } from '@modelkeep/contracts/registry/package';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('packages')
export class PackageEntity {
  @PrimaryColumn('text')
  digest!: string;

  @Column('uuid')
  modelVersionId!: string;

  @Column('jsonb')
  manifest!: PackageManifest;

  @Column('text')
  signature!: string;

  @Column('text')
  keyId!: string;
}

export const signedPackageOf = ({ digest, manifest, signature, keyId }: PackageEntity): SignedPackage => ({
  digest,
  manifest,
  signature,
  keyId,
});
