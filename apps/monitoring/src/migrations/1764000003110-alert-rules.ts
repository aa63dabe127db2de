import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules, silences and channels of alerts. */
export class AlertRules1764000003110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE alert_rules (
        name text PRIMARY KEY,
        monitor text NOT NULL,
        rule jsonb NOT NULL,
        applied_by text NOT NULL,
        applied_at timestamptz NOT NULL
      );
      CREATE INDEX alert_rules_monitor ON alert_rules (monitor, name);
      CREATE TABLE silences (
        id uuid PRIMARY KEY,
        match jsonb NOT NULL,
        starts timestamptz NOT NULL,
        ends timestamptz NOT NULL,
        reason text NOT NULL,
        created_by text NOT NULL
      );
      CREATE TABLE channels (
        name text PRIMARY KEY,
        kind text NOT NULL,
        target text NOT NULL,
        signed boolean NOT NULL,
        match jsonb NOT NULL,
        least_severity text NOT NULL,
        sealed bytea NOT NULL,
        created_by text NOT NULL
      );
      CREATE TABLE deliveries (
        id uuid PRIMARY KEY,
        channel text NOT NULL REFERENCES channels ON DELETE CASCADE,
        alert_id uuid NOT NULL,
        change text NOT NULL,
        alert jsonb NOT NULL,
        state text NOT NULL DEFAULT 'pending',
        attempts int NOT NULL DEFAULT 0,
        failure text,
        created_at timestamptz NOT NULL DEFAULT now(),
        due_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'pending';
      CREATE INDEX deliveries_channel ON deliveries (channel, id);
      ALTER TABLE alerts ADD COLUMN silenced boolean NOT NULL DEFAULT false`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
