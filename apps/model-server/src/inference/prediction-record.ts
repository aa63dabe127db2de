import type { FeatureValue, PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { runtime } from '../package/runtime';
import type { ServedModel } from '../repository/served-model';
import type { Column } from '../tensor/column';
import type { ReadInputs } from './read-inputs';

/** The record of one row, as far as it follows from model and tensors. */
export function recordOf(
  { name, revision, model: { manifest, digest } }: ServedModel,
  row: number,
  { entityKeys }: ReadInputs,
  features: FeatureValue[],
  inputs: readonly Column[],
  outputs: readonly Column[],
): Omit<PredictionRecord, 'predictionId' | 'time'> {
  const { model, version, features: binding } = manifest;
  const key = entityKeys?.[row];
  return {
    deployment: name,
    revision: revision || undefined,
    model,
    version,
    packageDigest: digest,
    runtime,
    row,
    entityKeys: binding && key !== undefined ? { [binding.entityKey]: key } : {},
    features,
    inputs: inputs.map((column) => column.row(row)),
    outputs: outputs.map((column) => column.row(row)),
  };
}
