import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs are found by the values of metrics, params and tags. Of a text the index holds a beginning: it may be long. */
export class IndexSearchedValues1764000000050 implements MigrationInterface {
  readonly name = 'IndexSearchedValues1764000000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX latest_metric_by_value ON latest_metric (key, value);
      CREATE INDEX param_by_value ON param (key, left(value, 256));
      CREATE INDEX run_tag_by_value ON run_tag (key, left(value, 256))`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}
