import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeployments1764000000000 implements MigrationInterface {
  readonly name = 'CreateDeployments1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deployment (
        id         uuid PRIMARY KEY,
        name       text NOT NULL UNIQUE,
        state      text NOT NULL CHECK (state IN ('active', 'decommissioned')),
        traffic    jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        created_by text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE revision (
        deployment_id    uuid NOT NULL REFERENCES deployment,
        number           integer NOT NULL,
        model_version_id uuid NOT NULL,
        model            text NOT NULL,
        version          integer NOT NULL,
        package_digest   text NOT NULL,
        replicas         integer NOT NULL,
        audit            text NOT NULL,
        state            text NOT NULL CHECK (state IN ('starting', 'ready', 'failed', 'retired')),
        failed_starts    integer NOT NULL DEFAULT 0,
        failure          text,
        created_at       timestamptz NOT NULL DEFAULT now(),
        created_by       text NOT NULL,
        PRIMARY KEY (deployment_id, number)
      )`);
    // Only what runs, or may still run, has a row here; what was lost is told by events.
    await runner.query(`
      CREATE TABLE replica (
        id            uuid PRIMARY KEY,
        deployment_id uuid NOT NULL,
        revision      integer NOT NULL,
        url           text NOT NULL,
        process       jsonb NOT NULL,
        state         text NOT NULL CHECK (state IN ('starting', 'ready')),
        started_at    timestamptz NOT NULL DEFAULT now(),
        FOREIGN KEY (deployment_id, revision) REFERENCES revision
      )`);
    await runner.query('CREATE INDEX replica_of_revision ON replica (deployment_id, revision)');
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
