import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import { BUNDLE, type BundleFile, BundleManifest } from '@modelkeep/contracts/registry/archive-bundle';
import { digestOf, type Hashing, hashing } from './hashing';
import { TAR_END, tarHeader, tarPadding } from './tar-format';

/** A file to be sealed, and how to read it. */
export interface BundleContent extends BundleFile {
  open(): Promise<AsyncIterable<Buffer>>;
}

/** A file in a bundle, whose bytes begin at `offset`. */
export interface LocatedFile extends BundleFile {
  offset: number;
}

export interface PackedBundle {
  manifest: BundleManifest;
  files: LocatedFile[];
  sizeBytes: number;
  /** Throws where a content's bytes are not those that it was announced with. */
  bytes(): AsyncGenerator<Buffer>;
}

/** Content that is in memory. */
export const contentOf = (path: string, bytes: Buffer | string): BundleContent => {
  const buffer = Buffer.from(bytes);
  return {
    ...{ path, digest: digestOf(buffer), sizeBytes: buffer.length },
    open: () => Promise.resolve(chunksOf(buffer)),
  };
};

/**
 * Makes a bundle: an uncompressed tar of manifest, signature, public key and contents by path. The same facts, contents and
 * key give the same bytes.
 */
export function packBundle(
  facts: Omit<BundleManifest, 'format' | 'formatVersion' | 'files'>,
  contents: readonly BundleContent[],
  privateKey: KeyObject,
): PackedBundle {
  const publicKey = contentOf(BUNDLE.publicKey, pemOf(privateKey));
  const sorted = [...contents].sort((a, b) => (a.path < b.path ? -1 : 1));
  const sums = contentOf(BUNDLE.sums, sumsOf([publicKey, ...sorted]));
  const listed = [publicKey, sums, ...sorted];
  const manifest = BundleManifest.parse({
    ...{ format: 'modelkeep-archive', formatVersion: 1, ...facts },
    files: listed.map(({ path, digest, sizeBytes }) => ({ path, digest, sizeBytes })),
  });
  const text = contentOf(BUNDLE.manifest, `${JSON.stringify(manifest, null, 2)}\n`);
  const signature = contentOf(BUNDLE.signature, sign(null, bytesOf(manifest), privateKey));
  const all = [text, signature, ...listed];
  const { files, sizeBytes } = locate(all);
  return { manifest, files, sizeBytes, bytes: () => write(all) };
}

/** Where the files of a bundle begin, and how large it is. */
export function locate(files: readonly BundleFile[]): { files: LocatedFile[]; sizeBytes: number } {
  let end = 0;
  const located = files.map(({ path, digest, sizeBytes }) => {
    const offset = end + tarHeader(path, sizeBytes).length;
    end = offset + sizeBytes + tarPadding(sizeBytes).length;
    return { path, digest, sizeBytes, offset };
  });
  return { files: located, sizeBytes: end + TAR_END.length };
}

async function* write(contents: readonly BundleContent[]): AsyncGenerator<Buffer> {
  for (const { path, digest, sizeBytes, open } of contents) {
    yield tarHeader(path, sizeBytes);
    const seen: Hashing = hashing();
    for await (const chunk of await open()) {
      seen.update(chunk);
      if (seen.sizeBytes > sizeBytes) break;
      yield chunk;
    }
    if (seen.sizeBytes !== sizeBytes || seen.digest() !== digest)
      throw new Error(`the bytes of ${path} are not those of ${digest}`);
    yield tarPadding(sizeBytes);
  }
  yield TAR_END;
}

const bytesOf = (manifest: BundleManifest): Buffer =>
  Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');

const pemOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

/** As `sha256sum -c` reads it. */
const sumsOf = (files: readonly BundleFile[]): string =>
  files.map(({ path, digest }) => `${hexOf(digest)}  ${path}\n`).join('');

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

async function* chunksOf(buffer: Buffer): AsyncGenerator<Buffer> {
  if (buffer.length > 0) yield buffer;
}
