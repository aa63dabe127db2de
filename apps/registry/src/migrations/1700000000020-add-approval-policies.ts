import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddApprovalPolicies1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE approval_policies (
        id uuid PRIMARY KEY,
        model text REFERENCES registered_models ON UPDATE CASCADE ON DELETE CASCADE,
        version int NOT NULL,
        rules jsonb,
        applied_by text NOT NULL,
        applied_at timestamptz NOT NULL,
        UNIQUE NULLS NOT DISTINCT (model, version)
      );
      ALTER TABLE approvals ADD COLUMN policy jsonb, ADD COLUMN checks jsonb NOT NULL DEFAULT '[]';
      CREATE TABLE approval_decisions (
        approval_id uuid NOT NULL REFERENCES approvals ON DELETE CASCADE,
        actor text NOT NULL,
        decision text NOT NULL,
        comment text,
        decided_at timestamptz NOT NULL,
        PRIMARY KEY (approval_id, actor)
      );
      INSERT INTO approval_decisions (approval_id, actor, decision, comment, decided_at)
        SELECT id, decided_by, state, comment, decided_at FROM approvals WHERE state <> 'requested'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
