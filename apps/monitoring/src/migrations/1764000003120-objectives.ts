import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Objectives, with what was good per minute. */
export class Objectives1764000003120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE objectives (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        deployment text NOT NULL,
        definition jsonb NOT NULL,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX objectives_deployment ON objectives (deployment);
      CREATE TABLE objective_minutes (
        objective_id uuid NOT NULL REFERENCES objectives ON DELETE CASCADE,
        minute timestamptz NOT NULL,
        good bigint NOT NULL,
        total bigint NOT NULL,
        PRIMARY KEY (objective_id, minute)
      )`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
