import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ApiClient } from '@modelkeep/client';
import type { Archive } from '@modelkeep/contracts/registry/archive';
import { readArchiveBundle } from '@modelkeep/contracts/registry/archive.api';
import { UsageError } from '../terminal/failure';

/** Writes a bundle into a file, which is there whole and checked or not at all. */
export async function exportBundle(
  client: ApiClient,
  { packageDigest, bundle }: Archive,
  file: string,
): Promise<void> {
  if (!bundle) throw new UsageError('the archive is from before there were bundles: it is no single file');
  const part = `${file}.${process.pid}.part`;
  const hash = createHash('sha256');
  try {
    await pipeline(
      await client.call(readArchiveBundle, { params: { digest: packageDigest } }),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(part, { flags: 'wx' }),
    );
    const digest = `sha256:${hash.digest('hex')}`;
    if (digest !== bundle.digest) throw new Error(`what came has digest ${digest}, not ${bundle.digest}`);
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
