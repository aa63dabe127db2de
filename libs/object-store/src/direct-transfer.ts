import { randomUUID } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { Client } from 'minio';
import { TransferRefused } from './errors';
import { type Blob, BLOB_BUCKET, keyOf, type ObjectStore } from './object-store';

/** A multipart upload at the store that its client has begun and not ended. */
export interface Upload {
  key: string;
  uploadId: string;
}

/** What the store answered to the upload of a part; parts count from 1. */
export interface UploadedPart {
  part: number;
  etag: string;
}

/** What the store says of an upload that a client can mend; anything else is a failure of ours. */
const refusals = new Set(['NoSuchUpload', 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall']);

/**
 * Lets clients send and fetch bytes at the store itself, in parallel, by URLs that are signed for one object and one
 * operation, and end after `lifetimeSeconds`.
 */
export class DirectTransfer {
  readonly lifetimeSeconds = 3600;

  /** @param facing the store as clients reach it, whose address is part of what is signed */
  constructor(
    private readonly client: Client,
    private readonly facing: Client,
    private readonly blobs: ObjectStore,
  ) {}

  /** Begins an upload in `parts` parts and answers with a URL for each, to PUT it to. */
  async begin(parts: number): Promise<Upload & { urls: string[] }> {
    const key = `uploads/${randomUUID()}`;
    const uploadId = await this.client.initiateNewMultipartUpload(BLOB_BUCKET, key, {});
    const urls = await Promise.all(
      Array.from({ length: parts }, (_, index) =>
        this.facing.presignedUrl('PUT', BLOB_BUCKET, key, this.lifetimeSeconds, {
          partNumber: String(index + 1),
          uploadId,
        }),
      ),
    );
    return { key, uploadId, urls };
  }

  /** Makes a blob of the parts. May be called again after a failure. Throws `TransferRefused`. */
  async complete({ key, uploadId }: Upload, parts: UploadedPart[]): Promise<Blob> {
    try {
      await this.client.completeMultipartUpload(BLOB_BUCKET, key, uploadId, parts);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      // An earlier call may have come this far.
      if (refusal.reason !== 'NoSuchUpload' || !(await this.blobs.holds(key))) throw refusal;
    }
    return this.blobs.adopt(key);
  }

  /** Gives up an upload. One that is not there is no error. */
  async abort({ key, uploadId }: Upload): Promise<void> {
    try {
      await this.client.abortMultipartUpload(BLOB_BUCKET, key, uploadId);
    } catch (error) {
      if (!refusalOf(error)) throw error;
    }
  }

  /** URL to GET a blob from, whole or by ranges. */
  downloadUrl(digest: Digest): Promise<string> {
    return this.facing.presignedGetObject(BLOB_BUCKET, keyOf(digest), this.lifetimeSeconds);
  }
}

function refusalOf(error: unknown): TransferRefused | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return refusals.has(code) ? new TransferRefused(code, (error as Error).message) : undefined;
}
