import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { Archive } from '@modelkeep/contracts/registry/archive';
import type { BundleManifest } from '@modelkeep/contracts/registry/archive-bundle';
import { ArchiveStore, type StagedObject } from '@modelkeep/object-store';
import { type BundleReading, readBundle } from '@modelkeep/packaging';
import { unprocessable } from '@modelkeep/service';
import { config } from '../config';
import { bundleKey } from './bundle-key';
import { Restoration } from './restoration';

const GIB = 1024 ** 3;

/** Takes in archives that other installations have sealed. */
@Injectable()
export class ArchiveImport {
  constructor(
    private readonly store: ArchiveStore,
    private readonly restoration: Restoration,
  ) {}

  /**
   * Verifies every byte on its way to the store, and only then locks the bundle and makes the records anew. Throws 422 that
   * names what was changed, 409 where another version has the number.
   */
  async import(body: Readable, trusted: Digest, actor: string): Promise<Archive> {
    const { manifest, files, staged } = await this.receive(body, trusted);
    try {
      const key = bundleKey(manifest, staged.digest);
      const bundle = { key, digest: staged.digest, sizeBytes: staged.sizeBytes, keyId: trusted };
      const located = files.map((file) => ({ ...file, key }));
      const known = await this.restoration.known(manifest, bundle.digest);
      if (known) return known;
      const retainUntil = lockable(new Date(manifest.retainUntil));
      await this.store.seal(staged, key, retainUntil);
      const { bucket } = this.store;
      return await this.restoration.restore({ manifest, files: located, bucket, bundle, retainUntil, actor });
    } finally {
      await this.store.discard(staged);
    }
  }

  private async receive(
    body: Readable,
    trusted: Digest,
  ): Promise<BundleReading & { manifest: BundleManifest; staged: StagedObject }> {
    const upload = new PassThrough();
    const staging = this.store.stage(upload);
    // Looked at below, where the reading has come to its end.
    staging.catch(() => undefined);
    try {
      const trust = {
        trusts: (keyId: Digest) => keyId === trusted,
        maxBytes: config.ARCHIVE_IMPORT_GIB * GIB,
      };
      const { manifest, ...reading } = await readBundle(copied(body, upload), trust);
      if (!manifest || reading.faults.length > 0)
        throw unprocessable(
          'The archive is not as it was sealed.',
          reading.faults.map(({ file, message }) => ({ path: file, message })),
        );
      upload.end();
      return { ...reading, manifest, staged: await staging };
    } catch (error) {
      upload.destroy(error as Error);
      // Nobody wants what is still under way, but a client that is cut off does not read why.
      body.resume();
      throw error;
    }
  }
}

/** A retention that has ended cannot be set: such an archive is kept for a day, to look at. */
const lockable = (retainUntil: Date): Date =>
  new Date(Math.max(retainUntil.getTime(), Date.now() + 24 * 3_600_000));

/** Passes on what it gives away, at the pace of the slower. */
async function* copied(source: Readable, copy: PassThrough): AsyncGenerator<Buffer> {
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (!copy.write(chunk)) await once(copy, 'drain');
    yield chunk;
  }
}
