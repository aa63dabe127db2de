import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRegistry1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registered_models (
        name text PRIMARY KEY,
        description text,
        aliases jsonb NOT NULL DEFAULT '{}',
        latest_version int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL
      );
      CREATE TABLE model_versions (
        id uuid PRIMARY KEY,
        model text NOT NULL REFERENCES registered_models,
        version int NOT NULL,
        stage text NOT NULL,
        description text,
        run_id text,
        pipeline_run_id uuid,
        code_commit text,
        training_set_digest text,
        metrics jsonb NOT NULL,
        package_digest text,
        registered_at timestamptz NOT NULL,
        registered_by text NOT NULL,
        UNIQUE (model, version)
      );
      CREATE UNIQUE INDEX model_versions_run ON model_versions (model, run_id) WHERE run_id IS NOT NULL;
      CREATE TABLE packages (
        digest text PRIMARY KEY,
        model_version_id uuid NOT NULL UNIQUE REFERENCES model_versions,
        manifest jsonb NOT NULL,
        signature text NOT NULL,
        key_id text NOT NULL
      );
      CREATE TABLE model_cards (
        model_version_id uuid PRIMARY KEY REFERENCES model_versions,
        intended_use text NOT NULL,
        limitations text,
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE approvals (
        id uuid PRIMARY KEY,
        model_version_id uuid NOT NULL REFERENCES model_versions,
        package_digest text NOT NULL,
        state text NOT NULL,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        decided_by text,
        decided_at timestamptz,
        comment text
      );
      CREATE UNIQUE INDEX approvals_open ON approvals (model_version_id) WHERE state = 'requested';
      CREATE TABLE archives (
        package_digest text PRIMARY KEY REFERENCES packages,
        model_version_id uuid NOT NULL UNIQUE REFERENCES model_versions,
        bucket text NOT NULL,
        objects jsonb NOT NULL,
        retain_until timestamptz NOT NULL,
        archived_at timestamptz NOT NULL,
        archived_by text NOT NULL
      );
      CREATE TABLE runs (
        run_id text PRIMARY KEY,
        params jsonb NOT NULL,
        started_by text
      );
      CREATE TABLE revisions (
        deployment_id uuid NOT NULL,
        revision int NOT NULL,
        deployment text NOT NULL,
        model_version_id uuid NOT NULL,
        PRIMARY KEY (deployment_id, revision)
      )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
