import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept where, what may not be erased, and the keys of the people that predictions are about. */
export class CreateRetention1764000003100 implements MigrationInterface {
  readonly name = 'CreateRetention1764000003100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE audit_policy (id boolean PRIMARY KEY CHECK (id), policy jsonb NOT NULL)',
    );
    await runner.query(`
      CREATE TABLE legal_hold (
        id          uuid PRIMARY KEY,
        reason      text NOT NULL,
        deployment  text,
        entity      text,
        placed_by   text NOT NULL,
        placed_at   timestamptz NOT NULL,
        released_by text,
        released_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE subject_key (
        subject    text PRIMARY KEY,
        sealed_key bytea,
        erased_at  timestamptz
      )`);
    await runner.query(`
      CREATE TABLE pruned_month (
        month       text PRIMARY KEY,
        predictions bigint NOT NULL,
        pruned_by   text NOT NULL,
        pruned_at   timestamptz NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
