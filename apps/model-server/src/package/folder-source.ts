import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '@modelkeep/contracts/common/types';
import { PackageManifest } from '@modelkeep/contracts/registry/package';
import { PackageInvalid } from '@modelkeep/packaging';
import { z } from 'zod';
import { type OpenedPackage, PackageSource } from './package-source';

const SignatureFile = z.object({ signature: z.string(), keyId: z.string() });

/**
 * Packages in a folder of this host: `manifest.json`, `signature.json`, and files below `files`. One is in the folder itself, or each
 * in one of its own there, named as its digest with `-` for `:`.
 */
export class FolderSource extends PackageSource {
  constructor(private readonly root: string) {
    super();
  }

  async open(digest: Digest): Promise<OpenedPackage> {
    const own = join(this.root, digest.replace(':', '-'));
    const folder = existsSync(own) ? own : this.root;
    if (!existsSync(join(folder, 'manifest.json')))
      throw new PackageInvalid(`${this.root} has no package ${digest}`);
    const manifest = PackageManifest.parse(await json(folder, 'manifest.json'));
    const signature = SignatureFile.parse(await json(folder, 'signature.json'));
    return {
      sealed: { digest, manifest, ...signature },
      read: (file) => Promise.resolve(createReadStream(join(folder, 'files', file.path))),
    };
  }
}

const json = async (folder: string, name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown;
