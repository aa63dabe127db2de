import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFeatureStore1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entities (
        name text PRIMARY KEY,
        join_key text NOT NULL,
        description text
      );
      CREATE TABLE feature_views (
        name text NOT NULL,
        version int NOT NULL,
        entity text NOT NULL REFERENCES entities,
        features jsonb NOT NULL,
        ttl_seconds int,
        owner text,
        description text,
        tags jsonb NOT NULL,
        applied_at timestamptz NOT NULL,
        applied_by text NOT NULL,
        PRIMARY KEY (name, version)
      );
      -- All rows ever accepted; of rows with the same entity and event time the one accepted last counts.
      CREATE TABLE feature_rows (
        sequence bigint GENERATED ALWAYS AS IDENTITY,
        feature_view text NOT NULL,
        entity_key text NOT NULL,
        event_time timestamptz NOT NULL,
        digest bytea NOT NULL,
        "values" jsonb NOT NULL,
        source_digest text,
        PRIMARY KEY (feature_view, entity_key, event_time, digest)
      );
      CREATE INDEX feature_rows_sequence ON feature_rows (feature_view, sequence);
      -- The newest row of each entity.
      CREATE TABLE online_rows (
        feature_view text NOT NULL,
        entity_key text NOT NULL,
        event_time timestamptz NOT NULL,
        "values" jsonb NOT NULL,
        PRIMARY KEY (feature_view, entity_key)
      ) WITH (fillfactor = 80)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
