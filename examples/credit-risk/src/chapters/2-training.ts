import {
  applyPipeline,
  getPipelineRun,
  readStepLog,
  startPipelineRun,
  uploadCode,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import { applyTrigger } from '@modelkeep/contracts/pipelines/trigger.api';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { listModelVersions } from '@modelkeep/contracts/registry/model-version.api';
import { text } from 'node:stream/consumers';
import { bundleCode } from '../code';
import { trainingPipeline } from '../pipeline-definition';
import { deploymentName, modelName, pipelineName, triggerName, type Stage } from '../stage';
import { until } from '../wait';
import type { CollectedData } from './1-data';

/** A version that a pipeline run has registered and packaged. */
export interface TrainedModel {
  model: string;
  version: number;
}

const RUN_SECONDS = 900;

/** Runs the pipeline: two candidates trained and evaluated, the better one registered and packaged. */
export async function train(stage: Stage, data: CollectedData): Promise<TrainedModel> {
  const { people, narrator } = stage;
  const { client } = people.dana;
  narrator.chapter(2, 'Training: two candidates, tracked by the mlflow client');
  const { commit, repository, archive } = await bundleCode();
  const { digest } = await client.call(uploadCode, { stream: archive });
  const pipeline = await client.call(applyPipeline, {
    params: { name: pipelineName },
    body: trainingPipeline(data, { digest, commit, repository, dirty: false }),
  });
  narrator.tell(
    `pipeline ${pipelineName}@${pipeline.version} with the code of commit ${commit.slice(0, 12)}`,
    `/api/v1/pipelines/pipelines/${pipelineName}`,
  );
  await retrainOn(stage, data.outcomesDigest);
  const run = await client.call(startPipelineRun, {
    params: { name: pipelineName },
    body: { parameters: { outcomes: data.outcomesDigest } },
  });
  narrator.tell(
    'pipeline run started; the first makes the Python environment',
    `/api/v1/pipelines/runs/${run.id}`,
  );
  await waitForRun(stage, run.id);
  return registeredVersion(stage, run.id);
}

/** From now on a drift alert of the deployment starts the pipeline on these labelled applicants. */
export async function retrainOn({ people, narrator }: Stage, outcomesDigest: string): Promise<void> {
  await people.dana.client.call(applyTrigger, {
    params: { name: triggerName },
    body: {
      pipeline: pipelineName,
      eventType: AlertRaised.type,
      filter: { deployment: deploymentName, kind: 'drift' },
      parameters: { outcomes: outcomesDigest },
    },
  });
  narrator.tell(`a drift alert of ${deploymentName} will start the pipeline`);
}

/** Follows a run to its end, telling each step; throws with the failed step's last lines where it does not succeed. */
export async function waitForRun({ people, narrator }: Stage, id: string): Promise<void> {
  const { client } = people.dana;
  const told = new Set<string>();
  const run = await until(
    'the pipeline run ends',
    async () => {
      const now = await client.call(getPipelineRun, { params: { id } });
      for (const step of now.steps) {
        if (step.state !== 'succeeded' || told.has(step.name)) continue;
        told.add(step.name);
        narrator.tell(`  ${step.name.padEnd(16)} ${durationOf(step)}`, undefined);
      }
      return now.finishedAt !== undefined && now;
    },
    RUN_SECONDS,
  );
  if (run.state === 'succeeded') return;
  const failed = run.steps.find((step) => step.state === 'failed');
  const log = failed ? await text(await client.call(readStepLog, { params: { id, step: failed.name } })) : '';
  throw new Error(
    `the pipeline run ${run.state}: ${failed?.name}: ${failed?.error}\n${log.split('\n').slice(-20).join('\n')}`,
  );
}

export async function registeredVersion(
  { people, narrator }: Stage,
  pipelineRunId: string,
): Promise<TrainedModel> {
  const { items } = await people.dana.client.call(listModelVersions, {
    params: { model: modelName },
    query: { limit: 1000 },
  });
  const version = items.find((each) => each.pipelineRunId === pipelineRunId);
  if (!version) throw new Error('the pipeline run registered no version');
  narrator.tell(
    `version ${version.version} registered, AUC ${version.metrics.auc?.toFixed(3)}, package ${version.packageDigest}`,
    `/api/v1/registry/models/${modelName}/versions/${version.version}`,
  );
  return { model: modelName, version: version.version };
}

function durationOf({ startedAt, finishedAt }: PipelineRun['steps'][number]): string {
  if (!startedAt || !finishedAt) return '';
  return `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}
