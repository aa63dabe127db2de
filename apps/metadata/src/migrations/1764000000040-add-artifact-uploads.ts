import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads in parts that clients have begun and not ended. */
export class AddArtifactUploads1764000000040 implements MigrationInterface {
  readonly name = 'AddArtifactUploads1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE artifact_upload (
        id              uuid PRIMARY KEY,
        path            text NOT NULL,
        object_key      text NOT NULL,
        store_upload_id text NOT NULL,
        begun_at        timestamptz NOT NULL DEFAULT now()
      )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
