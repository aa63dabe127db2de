import type { ApiClient } from '@modelkeep/client';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { rerunPipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import type { Archive } from '@modelkeep/contracts/registry/archive';
import { BUNDLE } from '@modelkeep/contracts/registry/archive-bundle';
import { getModelVersion, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { watchUntilEnd } from '../pipelines/watch';
import { UsageError } from '../terminal/failure';

/** Whether training again gave the archived weights. */
export interface Retraining {
  model: string;
  version: number;
  runId: string;
  state: PipelineRun['state'];
  weights: { path: string; digest: Digest; equal: boolean; foundIn?: string }[];
  identical: boolean;
}

/**
 * Runs the pipeline run that made an archived version again, without any cache, and looks for the archived weights among its
 * outputs. Throws UsageError where no run is on record, ApiError where it is not known here.
 */
export async function retrain(
  client: ApiClient,
  { model, version, packageDigest, files }: Archive,
): Promise<Retraining> {
  const { pipelineRunId } = await client.call(getModelVersion, { params: { model, version } });
  if (!pipelineRunId)
    throw new UsageError(
      `version ${version} of ${model} was not trained by a pipeline: there is nothing to run again`,
    );
  const { manifest } = await client.call(getPackage, { params: { digest: packageDigest } });
  const { id } = await client.call(rerunPipelineRun, {
    params: { id: pipelineRunId },
    body: { useCache: false },
  });
  const run = await watchUntilEnd(client, id, () => undefined);
  const outputs = outputsOf(run);
  const weights = manifest.files
    .filter(({ role }) => role === 'model')
    .map(({ path }) => {
      const sealed = files.find((file) => file.path === `${BUNDLE.packageFiles}${path}`);
      if (!sealed) throw new Error(`the archive holds no ${path}`);
      const foundIn = outputs.get(sealed.digest);
      return { path, digest: sealed.digest, equal: foundIn !== undefined, foundIn };
    });
  const identical = run.state === 'succeeded' && weights.every(({ equal }) => equal);
  return { model, version, runId: id, state: run.state, weights, identical };
}

/** Digest to the step and name of an output that has it. */
function outputsOf({ steps }: PipelineRun): Map<Digest, string> {
  return new Map(
    steps.flatMap((step) =>
      Object.entries(step.outputs).map(([name, digest]) => [digest, `${step.name}/${name}`] as const),
    ),
  );
}
