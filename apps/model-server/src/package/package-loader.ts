import { createPublicKey, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { FileRole, PackageManifest } from '@modelkeep/contracts/registry/package';
import { digestOf, DigestStream } from '@modelkeep/object-store';
import { PackageInvalid, verifyPackage } from '@modelkeep/packaging';
import type { z } from 'zod';
import type { Config } from '../config';
import type { OpenedPackage, PackageSource } from './package-source';
import { runtime } from './runtime';

/** A package whose digest, signature and files are verified, with its files on local disk. */
export interface LoadedPackage {
  digest: string;
  manifest: PackageManifest;
  /** Path of the file with this role; undefined where there is none. */
  pathOf(role: z.infer<typeof FileRole>): string | undefined;
}

/** Brings a package here and verifies all of it. A package that fails never serves. */
export class PackageLoader {
  constructor(
    private readonly source: PackageSource,
    private readonly config: Config,
  ) {}

  /** Throws `PackageInvalid` where digest, signature, a file or the runtime are not what the package says. */
  async load(wanted: Digest): Promise<LoadedPackage> {
    const { PACKAGE_SOURCE, SIGNING_PUBLIC_KEY, CACHE_DIR } = this.config;
    const opened = await this.source.open(wanted);
    const { sealed } = opened;
    if (sealed.digest !== wanted)
      throw new PackageInvalid(`got package ${sealed.digest}, asked for ${wanted}`);
    verifyPackage(sealed, createPublicKey(SIGNING_PUBLIC_KEY));
    const { runtime: pinned, files } = sealed.manifest;
    if (pinned.version !== runtime.version)
      throw new PackageInvalid(
        `the package pins ${pinned.name} ${pinned.version}; this server has ${runtime.version}`,
      );
    const folder = join(CACHE_DIR, 'packages', PACKAGE_SOURCE, wanted.replace(':', '-'));
    await mkdir(folder, { recursive: true });
    const paths = new Map<string, string>();
    for (const file of files) paths.set(file.role, await fetchFile(opened, file, folder));
    return { digest: sealed.digest, manifest: sealed.manifest, pathOf: (role) => paths.get(role) };
  }
}

/** Writes a file of the package into `folder`, checked; what is there already is checked too. */
async function fetchFile(
  { read }: OpenedPackage,
  file: PackageManifest['files'][number],
  folder: string,
): Promise<string> {
  const path = join(folder, `${file.digest.slice(7, 19)}-${basename(file.path)}`);
  const cached = await readFile(path).catch(() => undefined);
  if (cached && digestOf(cached) === file.digest) return path;
  const part = `${path}.${randomUUID()}.part`;
  const digesting = new DigestStream();
  try {
    await pipeline(await read(file), digesting, createWriteStream(part));
    const digest = digesting.digest();
    if (digest !== file.digest)
      throw new PackageInvalid(`file ${file.path} has digest ${digest}, the manifest says ${file.digest}`);
    await rename(part, path);
    return path;
  } finally {
    await rm(part, { force: true });
  }
}
