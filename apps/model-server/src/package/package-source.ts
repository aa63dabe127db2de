import type { Readable } from 'node:stream';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PackageManifest, SignedPackage } from '@modelkeep/contracts/registry/package';

/** A package, and how to read its files. Nothing is verified yet. */
export interface OpenedPackage {
  sealed: SignedPackage;
  read(file: PackageManifest['files'][number]): Promise<Readable>;
}

/** Where packages come from. */
export abstract class PackageSource {
  abstract open(digest: Digest): Promise<OpenedPackage>;
}
