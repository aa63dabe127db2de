import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { BlobNotFound, ObjectStore } from '@modelkeep/object-store';
import { unprocessable } from '@modelkeep/service';
import { config } from '../config';
import type { Reference } from './feature-profile';
import { profileParquet, UnusableReference } from './parquet-profiler';

/** Reads references from the object store. */
@Injectable()
export class ReferenceLoader {
  constructor(private readonly objects: ObjectStore) {}

  /** Throws 422 where there is no such blob, or it has no such columns. */
  async load(digest: Digest, features: readonly string[]): Promise<Reference> {
    const folder = join(config.CACHE_DIR, 'references');
    const path = join(folder, `${randomUUID()}.parquet`);
    await mkdir(folder, { recursive: true });
    try {
      await this.objects.getToFile(digest, path);
      return await profileParquet(path, features);
    } catch (error) {
      if (!(error instanceof BlobNotFound || error instanceof UnusableReference)) throw error;
      throw unprocessable('The reference cannot be used.', [
        { path: 'body.referenceDigest', message: error.message },
      ]);
    } finally {
      await rm(path, { force: true });
    }
  }
}
