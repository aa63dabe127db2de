import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { getArchive, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { PackageManifest, type SignedPackage } from '@modelkeep/contracts/registry/package';
import { ArchiveStore, ObjectStore } from '@modelkeep/object-store';
import { ServiceClient } from '@modelkeep/service';
import { z } from 'zod';

/** A package, and how to read its files. Nothing is verified yet. */
export interface OpenedPackage {
  sealed: SignedPackage;
  read(file: PackageManifest['files'][number]): Promise<Readable>;
}

const SignatureFile = z.object({ signature: z.string(), keyId: z.string() });

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

  async fromArchive(digest: Digest): Promise<OpenedPackage> {
    const { objects } = await this.services.call(getArchive, { params: { digest } });
    const read = async (path: string): Promise<Readable> => {
      const found = objects.find(({ key }) => key.endsWith(`/${path}`));
      if (!found) throw new Error(`the archive of ${digest} has no ${path}`);
      return this.archives.getLocked(found.key);
    };
    const text = async (path: string) =>
      JSON.parse((await buffer(await read(path))).toString('utf8')) as unknown;
    const manifest = PackageManifest.parse(await text('manifest.json'));
    const sealed = { digest, manifest, ...SignatureFile.parse(await text('signature.json')) };
    return { sealed, read: (file) => read(`files/${file.path}`) };
  }
}
