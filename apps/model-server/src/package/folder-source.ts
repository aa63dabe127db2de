import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '@modelkeep/contracts/common/types';
import { PackageManifest } from '@modelkeep/contracts/registry/package';
import { z } from 'zod';
import { type OpenedPackage, PackageSource } from './package-source';

const SignatureFile = z.object({ signature: z.string(), keyId: z.string() });

/** A package in a folder of this host: `manifest.json`, `signature.json`, and its files below `files`. */
export class FolderSource extends PackageSource {
  constructor(private readonly folder: string) {
    super();
  }

  async open(digest: Digest): Promise<OpenedPackage> {
    const manifest = PackageManifest.parse(await this.json('manifest.json'));
    const signature = SignatureFile.parse(await this.json('signature.json'));
    return {
      sealed: { digest, manifest, ...signature },
      read: (file) => Promise.resolve(createReadStream(join(this.folder, 'files', file.path))),
    };
  }

  private async json(name: string): Promise<unknown> {
    return JSON.parse(await readFile(join(this.folder, name), 'utf8')) as unknown;
  }
}
