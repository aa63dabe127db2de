import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '@modelkeep/contracts/common/types';
import { Parser } from 'tar';

/** Larger files are no lock files. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The file of a code bundle that has this digest: the environment's lock file is on record by its digest, and lies among the
 * code. Undefined where there is none. Throws where the bundle is no tar.
 */
export async function fileWithDigest(bundle: Readable, wanted: Digest): Promise<Buffer | undefined> {
  let found: Buffer | undefined;
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry) => {
      if (entry.type !== 'File' || entry.size > MAX_BYTES) {
        entry.resume();
        return;
      }
      const chunks: Buffer[] = [];
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` === wanted) found = bytes;
      });
    },
  });
  await pipeline(bundle, parser as unknown as NodeJS.WritableStream);
  return found;
}
