import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Windows by event time, whose state stays and may still change; predictions joined with labels. References have another
 * form now: monitors are to be applied again.
 */
export class WindowsByEventTime1764000003100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      TRUNCATE monitors, windows;
      DROP TABLE open_windows;
      ALTER TABLE monitors
        DROP COLUMN reference_digest,
        DROP COLUMN features,
        DROP COLUMN window_size,
        DROP COLUMN psi_threshold,
        DROP COLUMN drifted_share,
        ADD COLUMN definition jsonb NOT NULL,
        ADD COLUMN reference_version int NOT NULL DEFAULT 1;
      CREATE TABLE window_progress (
        monitor_id uuid PRIMARY KEY,
        ordinal bigint NOT NULL,
        watermarks jsonb NOT NULL DEFAULT '{}',
        baseline jsonb
      );
      CREATE TABLE window_states (
        monitor_id uuid NOT NULL,
        ordinal bigint NOT NULL,
        predictions int NOT NULL,
        tally bytea NOT NULL,
        changed boolean NOT NULL,
        counted_at timestamptz NOT NULL,
        evaluated_at timestamptz,
        PRIMARY KEY (monitor_id, ordinal)
      );
      CREATE INDEX window_states_changed ON window_states (monitor_id, ordinal) WHERE changed;
      CREATE INDEX window_states_counted_at ON window_states (counted_at);
      ALTER TABLE windows
        ADD COLUMN monitor_id uuid NOT NULL,
        ADD COLUMN ordinal bigint NOT NULL,
        ADD UNIQUE (monitor_id, ordinal);
      CREATE TABLE truths (
        prediction_id uuid PRIMARY KEY,
        label jsonb,
        observed_at timestamptz
      );
      CREATE TABLE outcomes (
        monitor_id uuid NOT NULL,
        prediction_id uuid NOT NULL,
        ordinal bigint NOT NULL,
        value double precision NOT NULL,
        slices text[] NOT NULL,
        PRIMARY KEY (monitor_id, prediction_id)
      );
      CREATE INDEX outcomes_window ON outcomes (monitor_id, ordinal);
      CREATE INDEX outcomes_prediction ON outcomes (prediction_id);
      ALTER TABLE alerts ADD COLUMN rule text NOT NULL DEFAULT '';
      DROP INDEX alerts_unresolved;
      CREATE UNIQUE INDEX alerts_unresolved ON alerts (monitor, kind, rule) WHERE state <> 'resolved'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
