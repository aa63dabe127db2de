import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which deployed models take which features. */
export class AddDeployedModels1764064000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bound_packages (
        digest text PRIMARY KEY,
        model text NOT NULL,
        version int NOT NULL,
        feature_view text NOT NULL,
        features text[] NOT NULL
      );
      CREATE INDEX bound_packages_view ON bound_packages (feature_view);
      CREATE TABLE live_revisions (
        deployment_id uuid NOT NULL,
        revision int NOT NULL,
        deployment text NOT NULL,
        package_digest text NOT NULL,
        PRIMARY KEY (deployment_id, revision)
      );
      CREATE INDEX live_revisions_package ON live_revisions (package_digest)`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
