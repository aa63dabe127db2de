import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What MLflow's registry API keeps of models and versions. That a run has one version is a rule of our own API alone. */
export class ShareWithMlflow1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE registered_models ADD COLUMN last_number int, ADD COLUMN updated_at timestamptz;
      UPDATE registered_models SET last_number = latest_version, updated_at = created_at;
      ALTER TABLE registered_models
        ALTER COLUMN last_number SET NOT NULL,
        ALTER COLUMN updated_at SET NOT NULL;
      ALTER TABLE model_versions
        ADD COLUMN source text,
        ADD COLUMN storage_location text,
        ADD COLUMN run_link text,
        ADD COLUMN logged_model_id text,
        ADD COLUMN mlflow_stage text NOT NULL DEFAULT 'None',
        ADD COLUMN updated_at timestamptz,
        DROP CONSTRAINT model_versions_model_fkey,
        ADD FOREIGN KEY (model) REFERENCES registered_models ON UPDATE CASCADE;
      UPDATE model_versions SET updated_at = registered_at;
      ALTER TABLE model_versions ALTER COLUMN updated_at SET NOT NULL;
      DROP INDEX model_versions_run;
      CREATE INDEX model_versions_run ON model_versions (run_id, model) WHERE run_id IS NOT NULL;
      CREATE INDEX model_versions_updated ON model_versions (updated_at);
      CREATE TABLE registered_model_tags (
        name text NOT NULL REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE,
        key text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (name, key)
      );
      CREATE TABLE model_version_tags (
        id uuid NOT NULL REFERENCES model_versions ON DELETE CASCADE,
        key text NOT NULL,
        value text NOT NULL,
        PRIMARY KEY (id, key)
      )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
