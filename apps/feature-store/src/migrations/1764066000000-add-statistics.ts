import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statistics of views by day, and how fresh views are and must be. */
export class AddStatistics1764066000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE feature_views ADD COLUMN fresh_within_seconds int;
      ALTER TABLE history_segments ADD COLUMN latest_event_time timestamptz;
      UPDATE history_segments SET latest_event_time = day;
      ALTER TABLE history_segments ALTER COLUMN latest_event_time SET NOT NULL;
      CREATE TABLE day_statistics (
        feature_view text NOT NULL,
        day date NOT NULL,
        statistics jsonb NOT NULL,
        computed_at timestamptz NOT NULL,
        PRIMARY KEY (feature_view, day)
      );
      CREATE TABLE stale_views (
        feature_view text PRIMARY KEY,
        since timestamptz NOT NULL
      )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
