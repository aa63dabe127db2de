import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When pipelines run. */
export class CreateSchedules1764000002030 implements MigrationInterface {
  readonly name = 'CreateSchedules1764000002030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pipeline_schedule (
        name       text PRIMARY KEY,
        request    jsonb NOT NULL,
        next_at    timestamptz NOT NULL,
        paused     boolean NOT NULL,
        error      text,
        applied_by text NOT NULL
      )`);
    await runner.query('CREATE INDEX pipeline_schedule_due ON pipeline_schedule (next_at) WHERE NOT paused');
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
