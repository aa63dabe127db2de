import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { ArchiveStore, BlobNotFound, digestOf } from '@modelkeep/object-store';
import { config } from '../../config';

const DAY_MS = 24 * 60 * 60_000;

/** Objects of the audit trail: each locked for as long as records are kept. */
@Injectable()
export class ArchiveObjects {
  private readonly folder = join(config.DATA_DIR, 'audit-segments');

  constructor(private readonly archive: ArchiveStore) {}

  async put(key: string, bytes: Buffer): Promise<void> {
    await this.archive.putLocked(key, bytes, new Date(Date.now() + config.AUDIT_RETENTION_DAYS * DAY_MS));
  }

  /** Undefined where there is no such object. */
  async get(key: string): Promise<Buffer | undefined> {
    try {
      return await buffer(await this.archive.getLocked(key));
    } catch (error) {
      if (error instanceof BlobNotFound) return undefined;
      throw error;
    }
  }

  /** Digest of an object's bytes, read as a stream; undefined where there is no such object. */
  async digest(key: string): Promise<Digest | undefined> {
    try {
      const hash = createHash('sha256');
      for await (const chunk of await this.archive.getLocked(key)) hash.update(chunk as Buffer);
      return `sha256:${hash.digest('hex')}`;
    } catch (error) {
      if (error instanceof BlobNotFound) return undefined;
      throw error;
    }
  }

  /** Path of a local copy with that digest. Undefined where the object is missing, or holds other bytes. */
  async file(key: string, digest: Digest): Promise<string | undefined> {
    const path = join(this.folder, `${digest.slice('sha256:'.length)}.parquet`);
    if ((await digestOfFile(path)) === digest) return path;
    const bytes = await this.get(key);
    if (!bytes || digestOf(bytes) !== digest) return undefined;
    const part = `${path}.${randomUUID()}.part`;
    await mkdir(this.folder, { recursive: true });
    try {
      await writeFile(part, bytes, { flag: 'wx' });
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return path;
  }
}

/** A copy on disk may be damaged too. Undefined where there is none. */
async function digestOfFile(path: string): Promise<Digest | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return `sha256:${hash.digest('hex')}`;
}
