import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { ObjectStore } from '@modelkeep/object-store';
import { ServiceClient } from '@modelkeep/service';
import { type OpenedPackage, PackageSource } from './package-source';

/** Packages of the registry. */
@Injectable()
export class RegistrySource extends PackageSource {
  constructor(
    private readonly services: ServiceClient,
    private readonly objects: ObjectStore,
  ) {
    super();
  }

  async open(digest: Digest): Promise<OpenedPackage> {
    const sealed = await this.services.call(getPackage, { params: { digest } });
    return { sealed, read: (file) => this.objects.get(file.digest) };
  }
}
