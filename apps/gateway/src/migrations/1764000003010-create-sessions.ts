import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessions1764000003010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Whoever comes by single sign-on has no token, and is known by issuer and subject.
    await runner.query(`
      ALTER TABLE accounts
        ALTER COLUMN token_sha256 DROP NOT NULL,
        ADD COLUMN issuer text,
        ADD COLUMN subject text,
        ADD CONSTRAINT accounts_person UNIQUE (issuer, subject)`);
    await runner.query(`
      CREATE TABLE sessions (
        token_sha256 bytea PRIMARY KEY,
        account text NOT NULL REFERENCES accounts (name),
        id_token text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX sessions_expires_at ON sessions (expires_at)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
