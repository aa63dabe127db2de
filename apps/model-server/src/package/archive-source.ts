import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { BUNDLE } from '@modelkeep/contracts/registry/archive-bundle';
import { getArchive, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { ArchiveStore } from '@modelkeep/object-store';
import { ServiceClient } from '@modelkeep/service';
import { type OpenedPackage, PackageSource } from './package-source';

/** Packages of the archive: files come from it; that they are those of the package, its signed manifest says. */
@Injectable()
export class ArchiveSource extends PackageSource {
  constructor(
    private readonly services: ServiceClient,
    private readonly archives: ArchiveStore,
  ) {
    super();
  }

  async open(digest: Digest): Promise<OpenedPackage> {
    const [sealed, { files }] = await Promise.all([
      this.services.call(getPackage, { params: { digest } }),
      this.services.call(getArchive, { params: { digest } }),
    ]);
    return {
      sealed,
      read: ({ path }) => {
        const found = files.find((file) => file.path === `${BUNDLE.packageFiles}${path}`);
        if (!found) throw new Error(`the archive of ${digest} has no ${path}`);
        return this.archives.getPart(found);
      },
    };
  }
}
