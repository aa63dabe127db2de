import { link, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { ObjectStore } from '@modelkeep/object-store';
import { config } from '../config';

/**
 * Parquet files of the object store, on the local disk by the digest of their bytes. Who reads one gets a link of its own,
 * so that the cache can let a file go while it is read.
 */
@Injectable()
export class SegmentCache {
  private readonly folder = join(config.DATA_DIR, 'segments');

  constructor(private readonly objects: ObjectStore) {}

  /** Links the files into a folder of the caller's; returns their paths, in the order of the digests. */
  async linkInto(folder: string, digests: readonly string[]): Promise<string[]> {
    await mkdir(this.folder, { recursive: true });
    const paths: string[] = [];
    for (const digest of digests) {
      const path = join(folder, nameOf(digest));
      await this.linkOne(digest, path);
      paths.push(path);
    }
    await this.shrink();
    return paths;
  }

  private async linkOne(digest: string, path: string): Promise<void> {
    const cached = join(this.folder, nameOf(digest));
    try {
      await link(cached, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return;
      if (codeOf(error) !== 'ENOENT') throw error;
      await this.objects.getToFile(digest, path);
      await link(path, cached).catch((taken: unknown) => {
        if (codeOf(taken) !== 'EEXIST') throw taken;
      });
    }
    const now = new Date();
    // Marks the use; another process may have let the file go meanwhile.
    await utimes(cached, now, now).catch(() => undefined);
  }

  /** Lets the files go that were not used for the longest time, until the rest fits. */
  private async shrink(): Promise<void> {
    const names = await readdir(this.folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const file = join(this.folder, name);
        const stats = await stat(file).catch(() => undefined);
        return { file, size: stats?.size ?? 0, usedAt: stats?.mtimeMs ?? 0 };
      }),
    );
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size } of files.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= config.SEGMENT_CACHE_MIB * 1024 * 1024) return;
      await rm(file, { force: true });
      total -= size;
    }
  }
}

const nameOf = (digest: string): string => `${digest.replace(':', '-')}.parquet`;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
