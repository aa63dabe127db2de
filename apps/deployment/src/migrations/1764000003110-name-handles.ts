import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NameHandles1764000003110 implements MigrationInterface {
  readonly name = 'NameHandles1764000003110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE replica RENAME COLUMN process TO handle');
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}
