import { Inject, Injectable } from '@nestjs/common';
import type { Client } from 'minio';
import { BLOB_BUCKET } from './object-store';
import { OBJECT_STORE_CLIENT } from './tokens';

/** Readiness: the bucket of the blobs answers. */
@Injectable()
export class ObjectStoreHealth {
  readonly name = 'object-store';

  constructor(@Inject(OBJECT_STORE_CLIENT) private readonly client: Client) {}

  /** Rejects where it does not answer. */
  async check(): Promise<void> {
    await this.client.bucketExists(BLOB_BUCKET);
  }
}
