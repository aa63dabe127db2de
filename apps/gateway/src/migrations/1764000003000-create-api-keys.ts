import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1764000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        account text NOT NULL REFERENCES accounts (name),
        name text NOT NULL,
        roles text[] NOT NULL,
        secret_sha256 bytea NOT NULL UNIQUE,
        previous_sha256 bytea UNIQUE,
        previous_until timestamptz,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        expires_at timestamptz,
        last_used_at timestamptz,
        rotated_at timestamptz,
        revoked_at timestamptz,
        revoked_by text
      )`);
    await runner.query('CREATE INDEX api_keys_account ON api_keys (account, id)');
    // A revoked key stays on record, and its name may be used again.
    await runner.query(
      'CREATE UNIQUE INDEX api_keys_name ON api_keys (account, name) WHERE revoked_at IS NULL',
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
