import { MlflowError } from '@modelkeep/mlflow';
import { type EntityManager, QueryFailedError } from 'typeorm';
import type { ModelVersionEntity } from './model-version.entity';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Deletes a version that nothing has happened to. Throws RESOURCE_CONFLICT for one with a package, an approval, an
 * archive, or a past: their records must stay.
 */
export async function eraseVersion(transaction: EntityManager, version: ModelVersionEntity): Promise<void> {
  if (version.stage !== 'candidate') throw refused(version, `it is ${version.stage}`);
  if (version.packageDigest !== null) throw refused(version, 'it has a package');
  await transaction.query('DELETE FROM model_cards WHERE model_version_id = $1', [version.id]);
  try {
    await transaction.query('DELETE FROM model_versions WHERE id = $1', [version.id]);
  } catch (error) {
    if (error instanceof QueryFailedError && 'code' in error && error.code === FOREIGN_KEY_VIOLATION)
      throw refused(version, 'other records refer to it');
    throw error;
  }
}

const refused = ({ model, version }: ModelVersionEntity, reason: string) =>
  new MlflowError(
    'RESOURCE_CONFLICT',
    `Model Version (name=${model}, version=${version}) cannot be deleted: ${reason}, and the audit needs its records. Decommission and archive it instead.`,
  );
