import type { PoolClient } from 'pg';
import type { ModelVersionEntity } from './model-version.entity';

/** A version without what its model gives it. */
export type UnnumberedVersion = Omit<ModelVersionEntity, 'version'>;

export interface Numbering {
  /** The version's number, the next of its model. */
  version: number;
  /** Of the model: alias to number. */
  aliases: Record<string, number>;
}

/**
 * Adds a version, with its tags, under the next number of its model, which stays locked until the transaction ends.
 * Undefined without the model.
 */
export async function insertVersion(
  client: PoolClient,
  version: UnnumberedVersion,
  tags: Record<string, string>,
): Promise<Numbering | undefined> {
  const { rows } = await client.query<Numbering>({
    ...insert,
    values: [
      ...[version.model, version.id, version.stage, version.description, version.runId],
      ...[version.pipelineRunId, version.codeCommit, version.trainingSetDigest, version.metrics],
      ...[version.source, version.storageLocation, version.runLink, version.loggedModelId],
      ...[version.mlflowStage, version.packageDigest, version.registeredAt, version.registeredBy],
      ...[version.updatedAt, tags],
    ],
  });
  return rows[0];
}

const insert = {
  name: 'insert-version',
  text: `
    WITH numbered AS (
      UPDATE registered_models
      SET last_number = last_number + 1, latest_version = last_number + 1, updated_at = $18
      WHERE name = $1 RETURNING last_number, aliases
    ), made AS (
      INSERT INTO model_versions (
        model, version, id, stage, description, run_id, pipeline_run_id, code_commit, training_set_digest, metrics,
        source, storage_location, run_link, logged_model_id, mlflow_stage, package_digest, registered_at, registered_by,
        updated_at
      )
      SELECT $1, last_number, $2::uuid, $3, $4, $5, $6::uuid, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $15,
        $16::timestamptz, $17, $18::timestamptz
      FROM numbered
    ), tagged AS (
      INSERT INTO model_version_tags (id, key, value)
      SELECT $2::uuid, key, value FROM numbered, jsonb_each_text($19::jsonb)
    )
    SELECT last_number AS version, aliases FROM numbered`,
};
