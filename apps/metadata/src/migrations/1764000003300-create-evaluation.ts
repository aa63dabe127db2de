import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Evaluation data sets and scorers; times are Unix milliseconds. */
export class CreateEvaluation1764000003300 implements MigrationInterface {
  readonly name = 'CreateEvaluation1764000003300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE evaluation_dataset (
        dataset_id       text PRIMARY KEY,
        name             text NOT NULL,
        digest           text NOT NULL,
        schema           json,
        records          int,
        created_time     bigint NOT NULL,
        last_update_time bigint NOT NULL,
        created_by       text,
        last_updated_by  text
      )`);
    await runner.query(
      'CREATE INDEX evaluation_dataset_by_time ON evaluation_dataset (created_time DESC, dataset_id)',
    );
    await runner.query('CREATE INDEX evaluation_dataset_by_name ON evaluation_dataset (name)');
    await runner.query(`
      CREATE TABLE evaluation_dataset_tag (
        dataset_id text NOT NULL REFERENCES evaluation_dataset ON DELETE CASCADE,
        key        text NOT NULL,
        value      text NOT NULL,
        PRIMARY KEY (dataset_id, key)
      )`);
    await runner.query(`
      CREATE TABLE evaluation_dataset_experiment (
        dataset_id    text NOT NULL REFERENCES evaluation_dataset ON DELETE CASCADE,
        experiment_id bigint NOT NULL REFERENCES experiment,
        PRIMARY KEY (experiment_id, dataset_id)
      )`);
    await runner.query(
      'CREATE INDEX evaluation_dataset_experiment_by_dataset ON evaluation_dataset_experiment (dataset_id)',
    );
    await runner.query(`
      CREATE TABLE evaluation_dataset_record (
        record_id        text PRIMARY KEY,
        dataset_id       text NOT NULL REFERENCES evaluation_dataset ON DELETE CASCADE,
        input_digest     text NOT NULL,
        inputs           json NOT NULL,
        outputs          json,
        expectations     jsonb,
        tags             jsonb NOT NULL,
        source           json,
        source_type      text,
        source_id        text,
        created_time     bigint NOT NULL,
        last_update_time bigint NOT NULL,
        created_by       text,
        last_updated_by  text,
        UNIQUE (dataset_id, input_digest)
      )`);
    await runner.query(
      'CREATE INDEX evaluation_dataset_record_by_time ON evaluation_dataset_record (dataset_id, created_time, record_id)',
    );
    await runner.query(`
      CREATE TABLE scorer (
        scorer_id     uuid PRIMARY KEY,
        experiment_id bigint NOT NULL REFERENCES experiment,
        name          text NOT NULL,
        UNIQUE (experiment_id, name)
      )`);
    await runner.query(`
      CREATE TABLE scorer_version (
        scorer_id  uuid NOT NULL REFERENCES scorer,
        version    int NOT NULL,
        serialized text NOT NULL,
        created_at bigint NOT NULL,
        PRIMARY KEY (scorer_id, version)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
