import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a job is known to have read or written a data set: the graph can be shown as it was. */
export class AddLineageTimes1764000003200 implements MigrationInterface {
  readonly name = 'AddLineageTimes1764000003200';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['lineage_node', 'lineage_edge']) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN since timestamptz NOT NULL DEFAULT now()`);
      await runner.query(`ALTER TABLE ${table} ALTER COLUMN since DROP DEFAULT`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
