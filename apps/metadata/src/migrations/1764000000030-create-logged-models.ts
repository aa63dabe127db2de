import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logged models of MLflow 3, and which runs read or made them. */
export class CreateLoggedModels1764000000030 implements MigrationInterface {
  readonly name = 'CreateLoggedModels1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE logged_model (
        model_id         text PRIMARY KEY,
        experiment_id    bigint NOT NULL REFERENCES experiment,
        name             text NOT NULL,
        artifact_uri     text NOT NULL,
        creation_time    bigint NOT NULL,
        last_update_time bigint NOT NULL,
        status           text NOT NULL,
        model_type       text NOT NULL,
        source_run_id    text NOT NULL,
        lifecycle_stage  text NOT NULL DEFAULT 'active'
      )`);
    await runner.query(
      'CREATE INDEX logged_model_by_experiment ON logged_model (experiment_id, creation_time DESC, model_id)',
    );
    for (const kind of ['tag', 'param'])
      await runner.query(`
        CREATE TABLE logged_model_${kind} (
          model_id text NOT NULL REFERENCES logged_model,
          key      text NOT NULL,
          value    text NOT NULL,
          PRIMARY KEY (model_id, key)
        )`);
    // The latest value of each key on each data set; the empty name stands for none.
    await runner.query(`
      CREATE TABLE logged_model_metric (
        model_id       text NOT NULL REFERENCES logged_model,
        key            text NOT NULL,
        dataset_name   text NOT NULL,
        dataset_digest text NOT NULL,
        run_id         text NOT NULL REFERENCES run,
        timestamp      bigint NOT NULL,
        step           bigint NOT NULL,
        value          double precision NOT NULL,
        PRIMARY KEY (model_id, key, dataset_name, dataset_digest, run_id)
      )`);
    await runner.query(`
      CREATE TABLE run_model_input (
        run_id   text NOT NULL REFERENCES run,
        model_id text NOT NULL REFERENCES logged_model,
        PRIMARY KEY (run_id, model_id)
      )`);
    await runner.query(`
      CREATE TABLE run_model_output (
        run_id   text NOT NULL REFERENCES run,
        model_id text NOT NULL REFERENCES logged_model,
        step     bigint NOT NULL,
        PRIMARY KEY (run_id, model_id, step)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
