import type { Readable } from 'node:stream';
import type { Digest } from '@modelkeep/contracts/common/types';
import { Injectable } from '@nestjs/common';
import { type Client, RETENTION_MODES } from 'minio';
import { digestOf } from './digest';
import { BlobNotFound } from './errors';
import { isMissing, ObjectStore } from './object-store';

export const ARCHIVE_BUCKET = 'modelkeep-archive';
const DIGEST_FIELD = 'digest';

/** An object that nobody can change or delete before `retainUntil`. */
export interface LockedObject {
  key: string;
  digest: Digest;
  sizeBytes: number;
}

/** Objects under S3 object lock: written once, read many times, kept until their retention ends. */
@Injectable()
export class ArchiveStore {
  readonly bucket = ARCHIVE_BUCKET;

  constructor(
    private readonly client: Client,
    private readonly blobs: ObjectStore,
    private readonly mode: RETENTION_MODES,
  ) {}

  /** Writes bytes, or a copy of a blob, and locks them. The same bytes under the same key again change nothing. */
  async putLocked(key: string, source: Digest | Buffer, retainUntil: Date): Promise<LockedObject> {
    const digest = typeof source === 'string' ? source : digestOf(source);
    const there = await this.headLocked(key);
    if (there && there.digest !== digest)
      throw new Error(`archive object ${key} holds other bytes: ${there.digest}`);
    if (!there) {
      const bytes = typeof source === 'string' ? await this.blobs.get(source) : source;
      await this.client.putObject(ARCHIVE_BUCKET, key, bytes, undefined, { [DIGEST_FIELD]: digest });
    }
    // An empty version id means the newest version; there is only one.
    await this.client.putObjectRetention(ARCHIVE_BUCKET, key, {
      mode: this.mode,
      retainUntilDate: retainUntil.toISOString(),
      governanceBypass: false,
      versionId: '',
    });
    const stored = await this.headLocked(key);
    if (!stored) throw new BlobNotFound(key);
    return stored;
  }

  /** Throws `BlobNotFound`. */
  async getLocked(key: string): Promise<Readable> {
    try {
      return await this.client.getObject(ARCHIVE_BUCKET, key);
    } catch (error) {
      throw isMissing(error) ? new BlobNotFound(key) : error;
    }
  }

  /** Undefined where there is no such object. */
  async headLocked(key: string): Promise<LockedObject | undefined> {
    try {
      const { size, metaData } = await this.client.statObject(ARCHIVE_BUCKET, key);
      return { key, digest: String((metaData as Record<string, unknown>)[DIGEST_FIELD]), sizeBytes: size };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Until when an object is locked; undefined where it is not. */
  async retention(key: string): Promise<Date | undefined> {
    const retention = await this.client.getObjectRetention(ARCHIVE_BUCKET, key);
    return retention ? new Date(String(retention.retainUntilDate)) : undefined;
  }
}
