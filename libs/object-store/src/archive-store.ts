import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '@modelkeep/contracts/common/types';
import { Injectable } from '@nestjs/common';
import { type Client, CopyDestinationOptions, CopySourceOptions, RETENTION_MODES } from 'minio';
import { digestOf, DigestStream } from './digest';
import { BlobNotFound } from './errors';
import { type Blob, BLOB_BUCKET, isMissing, ObjectStore } from './object-store';

export const ARCHIVE_BUCKET = 'modelkeep-archive';
const DIGEST_FIELD = 'digest';

/** An object that nobody can change or delete before `retainUntil`. */
export interface LockedObject {
  key: string;
  digest: Digest;
  sizeBytes: number;
}

/** Some of the bytes of an object. */
export interface ObjectPart {
  key: string;
  offset: number;
  sizeBytes: number;
}

/** Bytes that are at the store, and not locked yet. */
export interface StagedObject extends Blob {
  upload: string;
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
    return this.lock(key, retainUntil);
  }

  /** Brings bytes to the store, of whatever number, without locking them: see `seal` and `discard`. */
  async stage(stream: Readable): Promise<StagedObject> {
    const upload = `uploads/${randomUUID()}`;
    const digesting = new DigestStream();
    await Promise.all([pipeline(stream, digesting), this.client.putObject(BLOB_BUCKET, upload, digesting)]);
    return { upload, digest: digesting.digest(), sizeBytes: digesting.sizeBytes };
  }

  /** Locks staged bytes under a key. The same bytes under the same key again change nothing. */
  async seal({ upload, digest }: StagedObject, key: string, retainUntil: Date): Promise<LockedObject> {
    const there = await this.headLocked(key);
    if (there && there.digest !== digest)
      throw new Error(`archive object ${key} holds other bytes: ${there.digest}`);
    if (!there)
      // Copied by the store itself, by parts what is too large for one copy.
      await this.client.composeObject(
        new CopyDestinationOptions({
          ...{ Bucket: ARCHIVE_BUCKET, Object: key },
          ...{ UserMetadata: { [DIGEST_FIELD]: digest }, MetadataDirective: 'REPLACE' },
        }),
        [new CopySourceOptions({ Bucket: BLOB_BUCKET, Object: upload })],
      );
    return this.lock(key, retainUntil);
  }

  /** Staged bytes go, sealed or not. */
  async discard({ upload }: Pick<StagedObject, 'upload'>): Promise<void> {
    await this.client.removeObject(BLOB_BUCKET, upload);
  }

  /** Throws `BlobNotFound`. */
  getLocked(key: string): Promise<Readable> {
    return this.opened(key, () => this.client.getObject(ARCHIVE_BUCKET, key));
  }

  /** `sizeBytes` bytes of an object, from `offset` on. Throws `BlobNotFound`. */
  getPart({ key, offset, sizeBytes }: ObjectPart): Promise<Readable> {
    // To the store a length of 0 means all that is left.
    if (sizeBytes === 0) return Promise.resolve(Readable.from([]));
    return this.opened(key, () => this.client.getPartialObject(ARCHIVE_BUCKET, key, offset, sizeBytes));
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

  private async opened(key: string, open: () => Promise<Readable>): Promise<Readable> {
    try {
      return await open();
    } catch (error) {
      throw isMissing(error) ? new BlobNotFound(key) : error;
    }
  }

  private async lock(key: string, retainUntil: Date): Promise<LockedObject> {
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
}
