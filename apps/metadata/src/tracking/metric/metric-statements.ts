/**
 * Appends metrics and keeps the latest value of each key (highest step, then time, then value), in one statement.
 * Parameters: run id; keys, values, timestamps, steps. Answers with the run's life-cycle stage; it writes nothing
 * unless that is `active`. Keys are written in order, so that requests for one run cannot deadlock.
 */
export const appendMetrics = {
  name: 'append-metrics',
  text: `
    WITH target AS (
      SELECT run_id, lifecycle_stage FROM run WHERE run_id = $1 FOR SHARE
    ), logged AS (
      SELECT target.run_id, m.key, m.value, m.timestamp, m.step
      FROM target, unnest($2::text[], $3::double precision[], $4::bigint[], $5::bigint[]) AS m (key, value, timestamp, step)
      WHERE target.lifecycle_stage = 'active'
    ), appended AS (
      INSERT INTO metric (run_id, key, value, timestamp, step)
      SELECT DISTINCT run_id, key, value, timestamp, step FROM logged ORDER BY key, timestamp, step, value
      ON CONFLICT DO NOTHING
    ), newest AS (
      INSERT INTO latest_metric AS latest (run_id, key, value, timestamp, step)
      SELECT DISTINCT ON (key) run_id, key, value, timestamp, step FROM logged
      ORDER BY key, step DESC, timestamp DESC, value DESC
      ON CONFLICT (run_id, key) DO UPDATE
      SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step
      WHERE (excluded.step, excluded.timestamp, excluded.value) > (latest.step, latest.timestamp, latest.value)
    )
    SELECT lifecycle_stage FROM target`,
};

/** Keeps the latest metrics of logged models, by data set. Metrics of models that are not there are passed over, as in MLflow. */
export const putModelMetrics = {
  name: 'put-model-metrics',
  text: `
    INSERT INTO logged_model_metric AS latest
      (run_id, model_id, key, dataset_name, dataset_digest, value, timestamp, step)
    SELECT DISTINCT ON (model_id, key, dataset_name, dataset_digest) $1, m.*
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::double precision[], $7::bigint[], $8::bigint[])
      AS m (model_id, key, dataset_name, dataset_digest, value, timestamp, step)
    JOIN logged_model USING (model_id)
    ORDER BY model_id, key, dataset_name, dataset_digest, step DESC, timestamp DESC, value DESC
    ON CONFLICT (model_id, key, dataset_name, dataset_digest, run_id) DO UPDATE
    SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step
    WHERE (excluded.step, excluded.timestamp, excluded.value) > (latest.step, latest.timestamp, latest.value)`,
};

/** Adds one model to the JSON list under a run's tag. Parameters: run id, key, model as JSON. */
export const appendToHistory = {
  name: 'append-to-history',
  text: `
    INSERT INTO run_tag AS tag (run_id, key, value) VALUES ($1, $2, jsonb_build_array($3::jsonb)::text)
    ON CONFLICT (run_id, key) DO UPDATE SET value = (tag.value::jsonb || $3::jsonb)::text`,
};

/** Writes parameters that are new. */
export const appendParams = {
  name: 'append-params',
  text: `
    INSERT INTO param (run_id, key, value)
    SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS p (key, value) ORDER BY key
    ON CONFLICT (run_id, key) DO NOTHING`,
};

/** A parameter that has another value on record already: parameters never change. */
export const conflictingParams = {
  name: 'conflicting-params',
  text: `
    SELECT key, param.value AS old, p.value AS new
    FROM param JOIN unnest($2::text[], $3::text[]) AS p (key, value) USING (key)
    WHERE param.run_id = $1 AND param.value <> p.value ORDER BY key LIMIT 1`,
};

export const upsertTags = {
  name: 'upsert-tags',
  text: `
    INSERT INTO run_tag (run_id, key, value)
    SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS t (key, value) ORDER BY key
    ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value`,
};

export const renameRun = {
  name: 'rename-run',
  text: 'UPDATE run SET name = $2 WHERE run_id = $1',
};
