import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What running steps have printed so far. */
export class CreateLiveLogs1764000002020 implements MigrationInterface {
  readonly name = 'CreateLiveLogs1764000002020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE step_log_part (
        run_id   uuid NOT NULL REFERENCES pipeline_run,
        name     text NOT NULL,
        item     integer NOT NULL,
        attempt  integer NOT NULL,
        position bigint NOT NULL,
        chunk    bytea NOT NULL,
        PRIMARY KEY (run_id, name, item, attempt, position)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
