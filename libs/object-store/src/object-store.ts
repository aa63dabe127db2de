import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Digest } from '@modelkeep/contracts/common/types';
import { Injectable } from '@nestjs/common';
import { type Client, CopyDestinationOptions, CopySourceOptions } from 'minio';
import { DigestStream } from './digest';
import { BlobNotFound, DigestMismatch } from './errors';

export const BLOB_BUCKET = 'modelkeep-blobs';

/** A stored blob: the digest of its bytes, and their number. */
export interface Blob {
  digest: Digest;
  sizeBytes: number;
}

/** Bytes from `start` to `end`, both included, counted from 0. */
export interface ByteRange {
  start?: number;
  end?: number;
}

/** Blobs by the digest of their bytes. Nothing is ever overwritten, and no blob is held in memory as a whole. */
@Injectable()
export class ObjectStore {
  constructor(private readonly client: Client) {}

  /** Stores a stream; the same bytes again change nothing. */
  async put(stream: Readable): Promise<Blob> {
    const upload = `uploads/${randomUUID()}`;
    const digesting = new DigestStream();
    const piped = pipeline(stream, digesting);
    try {
      const stored = this.client.putObject(BLOB_BUCKET, upload, digesting).catch((error: unknown) => {
        // The client cannot upload a stream without a single byte.
        if (!digesting.readableEnded || digesting.sizeBytes > 0) throw error;
        return this.client.putObject(BLOB_BUCKET, upload, Buffer.alloc(0));
      });
      await Promise.all([stored, piped]);
      return await this.keep(upload, digesting);
    } finally {
      await this.client.removeObject(BLOB_BUCKET, upload).catch(() => undefined);
    }
  }

  /** Makes a blob of an object that a client has uploaded beside the blobs; the object itself goes. */
  async adopt(upload: string): Promise<Blob> {
    const digesting = new DigestStream();
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(await this.client.getObject(BLOB_BUCKET, upload), digesting, nowhere);
    const blob = await this.keep(upload, digesting);
    await this.client.removeObject(BLOB_BUCKET, upload);
    return blob;
  }

  /** Whether an object that is no blob yet lies beside the blobs. */
  async holds(upload: string): Promise<boolean> {
    return (await this.stat(upload)) !== undefined;
  }

  /** Stores a file. */
  putFile(path: string): Promise<Blob> {
    return this.put(createReadStream(path));
  }

  /** Throws `BlobNotFound`. The bytes are not checked on the way: see `getToFile` and `getBuffer`. */
  async get(digest: Digest, { start = 0, end }: ByteRange = {}): Promise<Readable> {
    const key = keyOf(digest);
    try {
      if (start === 0 && end === undefined) return await this.client.getObject(BLOB_BUCKET, key);
      return await this.client.getPartialObject(
        BLOB_BUCKET,
        key,
        start,
        end === undefined ? undefined : end - start + 1,
      );
    } catch (error) {
      throw isMissing(error) ? new BlobNotFound(digest) : error;
    }
  }

  /** Reads a small blob whole, checked. Throws where it is larger than `maxBytes`, `BlobNotFound`, `DigestMismatch`. */
  async getBuffer(digest: Digest, maxBytes: number): Promise<Buffer> {
    const checked = new DigestStream();
    const chunks: Buffer[] = [];
    await pipeline(await this.get(digest), checked, async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) {
        if (checked.sizeBytes > maxBytes) throw new Error(`blob ${digest} is larger than ${maxBytes} bytes`);
        chunks.push(chunk);
      }
    });
    verify(digest, checked.digest());
    return Buffer.concat(chunks);
  }

  /** Writes a blob into a file, checked; the file is there whole or not at all. Throws `BlobNotFound`, `DigestMismatch`. */
  async getToFile(digest: Digest, path: string): Promise<void> {
    const part = `${path}.${randomUUID()}.part`;
    const checked = new DigestStream();
    try {
      await pipeline(await this.get(digest), checked, createWriteStream(part, { flags: 'wx' }));
      verify(digest, checked.digest());
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  /** Undefined where there is no such blob. */
  head(digest: Digest): Promise<{ sizeBytes: number } | undefined> {
    return this.stat(keyOf(digest));
  }

  private async stat(key: string): Promise<{ sizeBytes: number } | undefined> {
    try {
      return { sizeBytes: (await this.client.statObject(BLOB_BUCKET, key)).size };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Copies an upload to where its digest says, unless the blob is there. */
  private async keep(upload: string, digested: DigestStream): Promise<Blob> {
    const blob = { digest: digested.digest(), sizeBytes: digested.sizeBytes };
    if (!(await this.head(blob.digest)))
      // Copies by parts what is too large for one copy.
      await this.client.composeObject(
        new CopyDestinationOptions({ Bucket: BLOB_BUCKET, Object: keyOf(blob.digest) }),
        [new CopySourceOptions({ Bucket: BLOB_BUCKET, Object: upload })],
      );
    return blob;
  }
}

/** `sha256:abc…` lies at `sha256/ab/abc…`. */
export function keyOf(digest: Digest): string {
  const hex = digest.slice('sha256:'.length);
  return `sha256/${hex.slice(0, 2)}/${hex}`;
}

export function verify(expected: Digest, actual: Digest): void {
  if (actual !== expected) throw new DigestMismatch(expected, actual);
}

export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'NoSuchKey' || code === 'NotFound';
}
