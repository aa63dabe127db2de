import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { BlobNotFound, ObjectStore } from '@modelkeep/object-store';
import { unprocessable } from '@modelkeep/service';
import { config } from '../config';
import { UnusableReference } from './parquet-file';

/** Blobs as files, for as long as they are read. */
@Injectable()
export class BlobFiles {
  constructor(private readonly objects: ObjectStore) {}

  /** `field` names what held the digest. Throws 422 where there is no such blob, or `work` cannot use it. */
  async use<T>(digest: Digest, field: string, work: (path: string) => Promise<T>): Promise<T> {
    const folder = join(config.CACHE_DIR, 'references');
    const path = join(folder, `${randomUUID()}.parquet`);
    await mkdir(folder, { recursive: true });
    try {
      await this.objects.getToFile(digest, path);
      return await work(path);
    } catch (error) {
      if (!(error instanceof BlobNotFound || error instanceof UnusableReference)) throw error;
      throw unprocessable('The data cannot be used.', [{ path: field, message: error.message }]);
    } finally {
      await rm(path, { force: true });
    }
  }
}
