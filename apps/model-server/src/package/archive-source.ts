import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { getArchive } from '@modelkeep/contracts/registry/model-version.api';
import { ArchiveStore } from '@modelkeep/object-store';
import { ServiceClient } from '@modelkeep/service';
import { openBundle, type OpenedPackage, PackageSource } from './package-source';

/** Packages of the archive: of the registry only the list of their objects is used. */
@Injectable()
export class ArchiveSource extends PackageSource {
  constructor(
    private readonly services: ServiceClient,
    private readonly archives: ArchiveStore,
  ) {
    super();
  }

  async open(digest: Digest): Promise<OpenedPackage> {
    const { objects } = await this.services.call(getArchive, { params: { digest } });
    return openBundle(digest, async (path) => {
      const found = objects.find(({ key }) => key.endsWith(`/${path}`));
      if (!found) throw new Error(`the archive of ${digest} has no ${path}`);
      return this.archives.getLocked(found.key);
    });
  }
}
