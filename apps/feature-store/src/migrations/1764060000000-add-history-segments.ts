import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history as Parquet files in the object store, and training sets that can be joined again. */
export class AddHistorySegments1764060000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Which of two rows with the same event time was accepted later, whichever push commits first.
      ALTER TABLE online_rows ADD COLUMN sequence bigint NOT NULL DEFAULT 0;
      CREATE TABLE history_heads (
        feature_view text PRIMARY KEY,
        -- Rows up to this sequence are in segments.
        flushed_sequence bigint NOT NULL
      );
      CREATE TABLE history_segments (
        id uuid PRIMARY KEY,
        feature_view text NOT NULL,
        day date NOT NULL,
        digest text NOT NULL,
        size_bytes bigint NOT NULL,
        rows bigint NOT NULL,
        first_sequence bigint NOT NULL,
        last_sequence bigint NOT NULL,
        features text[] NOT NULL,
        written_at timestamptz NOT NULL
      );
      CREATE INDEX history_segments_view ON history_segments (feature_view, day);
      CREATE TABLE training_sets (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        request jsonb NOT NULL,
        feature_views jsonb NOT NULL,
        feature_service text,
        digest text NOT NULL,
        size_bytes bigint NOT NULL,
        rows bigint NOT NULL,
        columns jsonb NOT NULL,
        derived_from jsonb NOT NULL,
        engine text NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE INDEX training_sets_name ON training_sets (name, id DESC)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
