import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMonitoring1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE monitors (
        name text PRIMARY KEY,
        id uuid NOT NULL UNIQUE,
        deployment text NOT NULL,
        reference_digest text NOT NULL,
        features jsonb NOT NULL,
        window_size int NOT NULL,
        psi_threshold double precision NOT NULL,
        drifted_share double precision NOT NULL,
        reference jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE INDEX monitors_deployment ON monitors (deployment);
      CREATE TABLE open_windows (
        monitor_id uuid PRIMARY KEY,
        number int NOT NULL,
        clean_before int NOT NULL,
        tally jsonb NOT NULL
      );
      CREATE TABLE windows (
        id uuid PRIMARY KEY,
        monitor text NOT NULL,
        report jsonb NOT NULL
      );
      CREATE INDEX windows_monitor ON windows (monitor, id);
      CREATE TABLE alerts (
        id uuid PRIMARY KEY,
        monitor_id uuid NOT NULL,
        monitor text NOT NULL,
        deployment text NOT NULL,
        kind text NOT NULL,
        severity text NOT NULL,
        state text NOT NULL,
        summary text NOT NULL,
        raised_at timestamptz NOT NULL,
        acknowledged_by text,
        resolved_at timestamptz
      );
      CREATE UNIQUE INDEX alerts_unresolved ON alerts (monitor, kind) WHERE state <> 'resolved';
      CREATE INDEX alerts_deployment ON alerts (deployment, id);
      CREATE TABLE labels (
        prediction_id uuid NOT NULL,
        label jsonb NOT NULL,
        observed_at timestamptz NOT NULL,
        PRIMARY KEY (prediction_id, label)
      );
      CREATE TABLE routes (
        deployment_id uuid PRIMARY KEY,
        deployment text NOT NULL,
        revisions jsonb NOT NULL
      );
      CREATE INDEX routes_deployment ON routes (deployment)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
