import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Traces, their spans and what people and judges say of them; times are Unix milliseconds, of spans nanoseconds. */
export class CreateTracing1764000000010 implements MigrationInterface {
  readonly name = 'CreateTracing1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trace (
        trace_id           text PRIMARY KEY,
        experiment_id      bigint NOT NULL REFERENCES experiment,
        request_time       bigint NOT NULL,
        execution_duration bigint,
        state              text NOT NULL,
        client_request_id  text,
        request_preview    text,
        response_preview   text,
        finalized          boolean NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX trace_by_experiment ON trace (experiment_id, request_time DESC, trace_id)',
    );
    for (const table of ['trace_tag', 'trace_metadata'])
      await runner.query(`
        CREATE TABLE ${table} (
          trace_id text NOT NULL REFERENCES trace ON DELETE CASCADE,
          key      text NOT NULL,
          value    text NOT NULL,
          PRIMARY KEY (trace_id, key)
        )`);
    // The content is the span as OTLP's JSON has it, ids in hex.
    await runner.query(`
      CREATE TABLE span (
        trace_id   text NOT NULL REFERENCES trace ON DELETE CASCADE,
        span_id    text NOT NULL,
        parent_id  text,
        name       text NOT NULL,
        type       text,
        status     text NOT NULL,
        start_time bigint NOT NULL,
        end_time   bigint,
        content    jsonb NOT NULL,
        PRIMARY KEY (trace_id, span_id)
      )`);
    await runner.query(`
      CREATE TABLE trace_run (
        trace_id text NOT NULL REFERENCES trace ON DELETE CASCADE,
        run_id   text NOT NULL,
        PRIMARY KEY (trace_id, run_id)
      )`);
    await runner.query('CREATE INDEX trace_by_run ON trace_run (run_id, trace_id)');
    await runner.query(`
      CREATE TABLE trace_prompt (
        trace_id text NOT NULL REFERENCES trace ON DELETE CASCADE,
        name     text NOT NULL,
        version  text NOT NULL,
        PRIMARY KEY (trace_id, name, version)
      )`);
    await runner.query(`
      CREATE TABLE assessment (
        assessment_id    text PRIMARY KEY,
        trace_id         text NOT NULL REFERENCES trace ON DELETE CASCADE,
        name             text NOT NULL,
        kind             text NOT NULL,
        content          jsonb NOT NULL,
        value            jsonb,
        source           jsonb NOT NULL,
        span_id          text,
        rationale        text,
        metadata         jsonb NOT NULL,
        overrides        text,
        valid            boolean NOT NULL,
        create_time      bigint NOT NULL,
        last_update_time bigint NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX assessment_by_trace ON assessment (trace_id, create_time, assessment_id)',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
