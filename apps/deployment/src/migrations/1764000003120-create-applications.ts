import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApplications1764000003120 implements MigrationInterface {
  readonly name = 'CreateApplications1764000003120';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE application (
        id         uuid PRIMARY KEY,
        name       text NOT NULL UNIQUE,
        definition jsonb NOT NULL,
        version    integer NOT NULL,
        state      text NOT NULL CHECK (state IN ('active', 'retired')),
        applied_at timestamptz NOT NULL,
        applied_by text NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
