import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePipelines1764000000000 implements MigrationInterface {
  readonly name = 'CreatePipelines1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipeline (
        name               text NOT NULL,
        version            integer NOT NULL,
        definition         jsonb NOT NULL,
        environment_digest text,
        created_at         timestamptz NOT NULL DEFAULT now(),
        created_by         text NOT NULL,
        PRIMARY KEY (name, version)
      )`);
    await runner.query(`
      CREATE TABLE pipeline_run (
        id          uuid PRIMARY KEY,
        pipeline    text NOT NULL,
        version     integer NOT NULL,
        state       text NOT NULL DEFAULT 'queued'
                    CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        parameters  jsonb NOT NULL,
        inputs      jsonb NOT NULL,
        started_by  text NOT NULL,
        trigger     jsonb,
        traceparent text,
        created_at  timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        FOREIGN KEY (pipeline, version) REFERENCES pipeline
      )`);
    await runner.query('CREATE INDEX pipeline_run_of_pipeline ON pipeline_run (pipeline, id)');
    await runner.query(`
      CREATE INDEX pipeline_run_of_trigger ON pipeline_run ((trigger ->> 'name'), id) WHERE trigger IS NOT NULL`);
    // The attempt is the fencing token: it grows with every claim, and only the newest may write a result.
    await runner.query(`
      CREATE TABLE step_run (
        run_id           uuid NOT NULL REFERENCES pipeline_run,
        name             text NOT NULL,
        position         integer NOT NULL,
        needs            text[] NOT NULL,
        state            text NOT NULL DEFAULT 'waiting'
                         CHECK (state IN ('waiting', 'running', 'succeeded', 'failed', 'skipped')),
        attempt          integer NOT NULL DEFAULT 0,
        failures         integer NOT NULL DEFAULT 0,
        losses           integer NOT NULL DEFAULT 0,
        run_after        timestamptz NOT NULL DEFAULT now(),
        lease_owner      jsonb,
        lease_expires_at timestamptz,
        process          jsonb,
        inputs           jsonb NOT NULL DEFAULT '{}',
        outputs          jsonb NOT NULL DEFAULT '{}',
        parameters       jsonb NOT NULL DEFAULT '{}',
        log_digest       text,
        error            text,
        started_at       timestamptz,
        finished_at      timestamptz,
        PRIMARY KEY (run_id, name)
      )`);
    await runner.query(`
      CREATE INDEX step_run_open ON step_run (run_id, position) WHERE state IN ('waiting', 'running')`);
    await runner.query(`
      CREATE TABLE pipeline_trigger (
        name       text PRIMARY KEY,
        pipeline   text NOT NULL,
        event_type text NOT NULL,
        filter     jsonb NOT NULL,
        parameters jsonb NOT NULL,
        inputs     jsonb NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now(),
        applied_by text NOT NULL
      )`);
    await runner.query('CREATE INDEX pipeline_trigger_of_type ON pipeline_trigger (event_type)');
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
