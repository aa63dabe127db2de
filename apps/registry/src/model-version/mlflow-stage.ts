import { MlflowStage } from '@modelkeep/contracts/registry/model-version';
import { invalidParameter } from '@modelkeep/mlflow';

/** Reads a stage in any case. Throws INVALID_PARAMETER_VALUE. */
export function stageOf(text: string): MlflowStage {
  const stage = MlflowStage.options.find((each) => each.toLowerCase() === text.toLowerCase());
  if (!stage)
    throw invalidParameter(
      `Invalid Model Version stage: ${text}. Value must be one of ${MlflowStage.options.join(', ')}.`,
    );
  return stage;
}

/** Throws INVALID_PARAMETER_VALUE where others of the stage cannot be archived, as it is not one that is in use. */
export function requireActiveStage(stage: MlflowStage): void {
  if (stage !== 'Staging' && stage !== 'Production')
    throw invalidParameter(
      `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. Valid stages are Staging, Production`,
    );
}
