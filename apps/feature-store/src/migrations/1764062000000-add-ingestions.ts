import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files on their way into feature views. */
export class AddIngestions1764062000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ingestions (
        id uuid PRIMARY KEY,
        feature_view text NOT NULL,
        request jsonb NOT NULL,
        state text NOT NULL,
        failure text,
        features jsonb NOT NULL,
        rows int NOT NULL,
        accepted int NOT NULL,
        duplicates int NOT NULL,
        rejected int NOT NULL,
        rejections jsonb NOT NULL,
        rejected_digest text,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        finished_at timestamptz
      );
      CREATE INDEX ingestions_view ON ingestions (feature_view, id DESC);
      CREATE INDEX ingestions_running ON ingestions (id) WHERE state = 'running'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
