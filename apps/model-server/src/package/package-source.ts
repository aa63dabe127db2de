import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Digest } from '@modelkeep/contracts/common/types';
import { PackageManifest, type SignedPackage } from '@modelkeep/contracts/registry/package';
import { z } from 'zod';

/** A package, and how to read its files. Nothing is verified yet. */
export interface OpenedPackage {
  sealed: SignedPackage;
  read(file: PackageManifest['files'][number]): Promise<Readable>;
}

/** Where packages come from. */
export abstract class PackageSource {
  abstract open(digest: Digest): Promise<OpenedPackage>;
}

const SignatureFile = z.object({ signature: z.string(), keyId: z.string() });

/** A package as it is archived: `manifest.json`, `signature.json`, and its files below `files`. */
export async function openBundle(
  digest: Digest,
  read: (path: string) => Promise<Readable>,
): Promise<OpenedPackage> {
  const text = async (path: string) =>
    JSON.parse((await buffer(await read(path))).toString('utf8')) as unknown;
  const manifest = PackageManifest.parse(await text('manifest.json'));
  const sealed = { digest, manifest, ...SignatureFile.parse(await text('signature.json')) };
  return { sealed, read: (file) => read(`files/${file.path}`) };
}
