import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { BUNDLE } from '@modelkeep/contracts/registry/archive-bundle';
import { getArchive, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import type { PackageManifest, SignedPackage } from '@modelkeep/contracts/registry/package';
import { ArchiveStore, ObjectStore } from '@modelkeep/object-store';
import { ServiceClient } from '@modelkeep/service';

/** A package, and how to read its files. Nothing is verified yet. */
export interface OpenedPackage {
  sealed: SignedPackage;
  read(file: PackageManifest['files'][number]): Promise<Readable>;
}

/** Finds packages in the registry, or in the archive where nothing but the archive is used. */
@Injectable()
export class PackageSource {
  constructor(
    private readonly services: ServiceClient,
    private readonly objects: ObjectStore,
    private readonly archives: ArchiveStore,
  ) {}

  async fromRegistry(digest: Digest): Promise<OpenedPackage> {
    const sealed = await this.services.call(getPackage, { params: { digest } });
    return { sealed, read: (file) => this.objects.get(file.digest) };
  }

  /** Files come from the archive; that they are those of the package, its signed manifest says. */
  async fromArchive(digest: Digest): Promise<OpenedPackage> {
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
