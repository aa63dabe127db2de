import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Approvals and archives are on record already; of other steps before this migration nobody noted who took them. */
export class AddStageHistory1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stage_changes (
        model_version_id uuid NOT NULL REFERENCES model_versions ON DELETE CASCADE,
        from_stage text NOT NULL,
        to_stage text NOT NULL,
        actor text NOT NULL,
        reason text,
        changed_at timestamptz NOT NULL,
        PRIMARY KEY (model_version_id, to_stage)
      );
      INSERT INTO stage_changes (model_version_id, from_stage, to_stage, actor, reason, changed_at)
        SELECT model_version_id, 'candidate', 'approved', decided_by, comment, decided_at
        FROM approvals WHERE state = 'approved'
        UNION ALL
        SELECT model_version_id, 'decommissioned', 'archived', archived_by, NULL, archived_at FROM archives`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
