import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { ObjectStore } from '@modelkeep/object-store';
import { type Executor, PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { doesNotExist } from '@modelkeep/mlflow';
import { artifactPath } from './artifact-path';

/** The FileInfo message of the MLflow API. */
export interface FileInfo {
  path: string;
  is_dir: boolean;
  file_size?: number;
}

export interface Artifact {
  digest: Digest;
  sizeBytes: number;
}

/** Files that runs log: paths in a table, bytes in the object store by digest. */
@Injectable()
export class Artifacts {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly objects: ObjectStore,
  ) {}

  /** Stores a file as it comes in; a path that exists gets the new bytes. */
  async put(path: string, stream: Readable): Promise<Artifact> {
    artifactPath(path);
    const blob = await this.objects.put(stream);
    await this.record(path, blob);
    return blob;
  }

  /** Notes that a path names these bytes, which the object store holds. */
  async record(path: string, blob: Artifact, executor: Executor = this.pool): Promise<void> {
    await executor.query(
      `INSERT INTO artifact (path, digest, size_bytes) VALUES ($1, $2, $3)
       ON CONFLICT (path) DO UPDATE SET digest = excluded.digest, size_bytes = excluded.size_bytes, stored_at = now()`,
      [path, blob.digest, blob.sizeBytes],
    );
  }

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async find(path: string): Promise<Artifact> {
    const { rows } = await this.pool.query<Artifact>(
      `SELECT digest, size_bytes::float8 AS "sizeBytes" FROM artifact WHERE path = $1`,
      [artifactPath(path)],
    );
    if (!rows[0]) throw doesNotExist(`No such artifact: '${path}'`);
    return rows[0];
  }

  read({ digest }: Artifact, range?: { start: number; end: number }): Promise<Readable> {
    return this.objects.get(digest, range);
  }

  /** `list` of the folder that an artifact URI names. */
  listUnder(uri: string, path?: string): Promise<FileInfo[]> {
    return this.list(uri.replace(/^mlflow-artifacts:\/*/, ''), path);
  }

  /** What lies directly in a folder, by name, with paths relative to `root`; of a file nothing. */
  async list(root: string, path?: string): Promise<FileInfo[]> {
    const prefix = path ? `${path.replace(/\/+$/, '')}/` : '';
    const folder = artifactPath(`${root}/${prefix}`.replace(/\/+$/, ''));
    const { rows } = await this.pool.query<{ name: string; is_dir: boolean; size: number }>(
      `SELECT split_part(rest, '/', 1) AS name, bool_or(strpos(rest, '/') > 0) AS is_dir, max(size_bytes)::float8 AS size
       FROM (SELECT substr(path, $3) AS rest, size_bytes FROM artifact WHERE path > $1 AND path < $2) AS inside
       GROUP BY 1 ORDER BY 1`,
      // '0' is the character after '/'.
      [`${folder}/`, `${folder}0`, folder.length + 2],
    );
    return rows.map(({ name, is_dir, size }) => ({
      path: `${prefix}${name}`,
      is_dir,
      ...(!is_dir && { file_size: size }),
    }));
  }

  /** Deletes a file, or a folder with all in it; the bytes stay for whatever else names them. */
  async delete(path: string): Promise<void> {
    const folder = artifactPath(path);
    await this.pool.query('DELETE FROM artifact WHERE path = $1 OR (path > $2 AND path < $3)', [
      folder,
      `${folder}/`,
      `${folder}0`,
    ]);
  }
}
