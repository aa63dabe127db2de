import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Feature services, and materializations with how far they came. */
export class AddFeatureServices1764000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feature_services (
        name text NOT NULL,
        version int NOT NULL,
        selections jsonb NOT NULL,
        owner text,
        description text,
        tags jsonb NOT NULL,
        applied_at timestamptz NOT NULL,
        applied_by text NOT NULL,
        PRIMARY KEY (name, version)
      );
      CREATE TABLE materializations (
        id uuid PRIMARY KEY,
        feature_view text NOT NULL,
        start_time timestamptz,
        end_time timestamptz NOT NULL,
        state text NOT NULL,
        -- The last entity that is done with.
        after_key text,
        entities int NOT NULL DEFAULT 0,
        updated int NOT NULL DEFAULT 0,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        finished_at timestamptz
      );
      CREATE INDEX materializations_view ON materializations (feature_view, end_time DESC);
      CREATE INDEX materializations_running ON materializations (id) WHERE state = 'running'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
