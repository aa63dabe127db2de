import { Inject, Injectable, Optional } from '@nestjs/common';
import { doesNotExist, invalidParameter, MlflowError } from '@modelkeep/mlflow';
import { DirectTransfer, TransferRefused, type Upload, type UploadedPart } from '@modelkeep/object-store';
import { PG_POOL, transact } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { Artifacts } from '../artifacts';

/** Files that clients send to the object store, or fetch from it, without us in between. */
@Injectable()
export class Transfers {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly artifacts: Artifacts,
    @Optional() @Inject(DirectTransfer) private readonly direct: DirectTransfer | undefined,
  ) {}

  /** Whether clients can reach the object store. */
  get possible(): boolean {
    return this.direct !== undefined;
  }

  /** Answers with one URL for each part. Throws NOT_IMPLEMENTED where clients cannot reach the object store. */
  async begin(path: string, parts: number): Promise<{ id: string; urls: string[] }> {
    const { key, uploadId, urls } = await this.store('upload').begin(parts);
    const id = uuidv7();
    await this.pool.query(
      // The object store has dropped what nobody ended since.
      `WITH abandoned AS (DELETE FROM artifact_upload WHERE begun_at < now() - interval '2 days')
       INSERT INTO artifact_upload (id, path, object_key, store_upload_id) VALUES ($1, $2, $3, $4)`,
      [id, path, key, uploadId],
    );
    return { id, urls };
  }

  /** The file is there with this call, whole or not at all. Throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE. */
  async complete(id: string, parts: UploadedPart[]): Promise<void> {
    const store = this.store('upload');
    const { path, ...upload } = await this.find(id);
    const blob = await store.complete(upload, parts).catch((error: unknown) => {
      throw error instanceof TransferRefused ? invalidParameter(error.message) : error;
    });
    await transact(this.pool, async (transaction) => {
      await this.artifacts.record(path, blob, transaction);
      await transaction.query('DELETE FROM artifact_upload WHERE id = $1', [id]);
    });
  }

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async abort(id: string): Promise<void> {
    const store = this.store('upload');
    await store.abort(await this.find(id));
    await this.pool.query('DELETE FROM artifact_upload WHERE id = $1', [id]);
  }

  /** Throws RESOURCE_DOES_NOT_EXIST, and NOT_IMPLEMENTED where clients cannot reach the object store. */
  async downloadUrl(path: string): Promise<{ url: string; sizeBytes: number }> {
    const store = this.store('download');
    const { digest, sizeBytes } = await this.artifacts.find(path);
    return { url: await store.downloadUrl(digest), sizeBytes };
  }

  private async find(id: string): Promise<Upload & { path: string }> {
    const { rows } = await this.pool.query<Upload & { path: string }>(
      'SELECT path, object_key AS key, store_upload_id AS "uploadId" FROM artifact_upload WHERE id = $1',
      [id],
    );
    if (!rows[0]) throw doesNotExist(`No such upload: '${id}'`);
    return rows[0];
  }

  private store(what: 'upload' | 'download'): DirectTransfer {
    if (this.direct) return this.direct;
    // The client knows this text, and goes through the proxy then.
    throw new MlflowError(
      'NOT_IMPLEMENTED',
      `Multipart ${what} is not supported for the current artifact repository`,
    );
  }
}
