import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '@modelkeep/contracts/common/types';
import { openBundle, type OpenedPackage, PackageSource } from './package-source';

/** A package in a folder of this host, laid out as in the archive. */
export class FolderSource extends PackageSource {
  constructor(private readonly folder: string) {
    super();
  }

  open(digest: Digest): Promise<OpenedPackage> {
    return openBundle(digest, (path) => Promise.resolve(createReadStream(join(this.folder, path))));
  }
}
