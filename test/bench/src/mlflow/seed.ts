import type { Pool } from 'pg';

/** Values of run `i`, the same in both databases: a metric, three parameters, two tags. */
const id = `md5('seeded ' || i)`;
const start = '1700000000000 + i * 1000';
const auc = '0.5 + (i * 7919 % 5000) / 10000.0';
const params = `VALUES ('depth', (i % 10)::text), ('rate', (i % 7)::text), ('seed', i::text)`;
const tags = `VALUES ('team', 'team ' || i % 20), ('mlflow.user', 'bench')`;

/** Adds finished runs to Modelkeep's metadata database. */
export async function seedModelkeep(pool: Pool, runs: number): Promise<void> {
  const series = `generate_series(1, ${runs}) AS i`;
  await pool.query(`
    INSERT INTO run (run_id, experiment_id, name, user_id, status, start_time, end_time, artifact_uri)
    SELECT ${id}, 0, 'seeded ' || i, 'bench', 'FINISHED', ${start}, ${start} + 500, 'mlflow-artifacts:/0/' || ${id}
    FROM ${series}`);
  for (const table of ['metric', 'latest_metric'])
    await pool.query(`
      INSERT INTO ${table} (run_id, key, timestamp, step, value) SELECT ${id}, 'auc', ${start}, 0, ${auc} FROM ${series}`);
  await pool.query(
    `INSERT INTO param (run_id, key, value) SELECT ${id}, key, value FROM ${series}, LATERAL (${params}) AS p (key, value)`,
  );
  await pool.query(
    `INSERT INTO run_tag (run_id, key, value) SELECT ${id}, key, value FROM ${series}, LATERAL (${tags}) AS t (key, value)`,
  );
  await pool.query('ANALYZE');
}

/** Adds the same runs to a database of MLflow's. */
export async function seedMlflow(pool: Pool, runs: number): Promise<void> {
  const series = `generate_series(1, ${runs}) AS i`;
  await pool.query(`
    INSERT INTO runs (run_uuid, experiment_id, name, user_id, status, start_time, end_time, lifecycle_stage,
      artifact_uri, source_type, source_name, entry_point_name, source_version)
    SELECT ${id}, 0, 'seeded ' || i, 'bench', 'FINISHED', ${start}, ${start} + 500, 'active',
      'mlflow-artifacts:/0/' || ${id}, 'UNKNOWN', '', '', '' FROM ${series}`);
  for (const table of ['metrics', 'latest_metrics'])
    await pool.query(`
      INSERT INTO ${table} (run_uuid, key, timestamp, step, value, is_nan)
      SELECT ${id}, 'auc', ${start}, 0, ${auc}, false FROM ${series}`);
  await pool.query(
    `INSERT INTO params (run_uuid, key, value) SELECT ${id}, key, value FROM ${series}, LATERAL (${params}) AS p (key, value)`,
  );
  await pool.query(
    `INSERT INTO tags (run_uuid, key, value) SELECT ${id}, key, value FROM ${series}, LATERAL (${tags}) AS t (key, value)`,
  );
  await pool.query('ANALYZE');
}
