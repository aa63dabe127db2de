import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was an object of its own becomes a file that is all of an object. */
export class SealArchivesInBundles1764000003200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE archives RENAME COLUMN objects TO files;
      ALTER TABLE archives
        ADD bundle jsonb,
        ADD gaps jsonb NOT NULL DEFAULT '[]',
        ADD imported_at timestamptz,
        ADD imported_by text;
      UPDATE archives SET files = (
        SELECT jsonb_agg(file || jsonb_build_object(
          'offset', 0,
          'path', CASE split_part(file->>'key', '/', 4) WHEN 'files' THEN 'package/' ELSE '' END
            || regexp_replace(file->>'key', '^([^/]*/){3}', '')))
        FROM jsonb_array_elements(files) AS file)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
