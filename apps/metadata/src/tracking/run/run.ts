import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import { CommitId } from '@modelkeep/contracts/common/types';
import { doubleToJson, type Tag } from '@modelkeep/mlflow';
import type { DatasetInput } from './run.api';

/** A run's own row; `bigint` columns come as text. */
export interface RunRow {
  run_id: string;
  experiment_id: string;
  experiment_name: string;
  name: string;
  user_id: string;
  status: RunSummary['status'];
  start_time: string;
  end_time: string | null;
  artifact_uri: string;
  lifecycle_stage: 'active' | 'deleted';
}

export interface LatestMetric {
  key: string;
  value: number;
  timestamp: number;
  step: number;
}

/** A run with all that was logged to it; of each metric the latest value. */
export interface RunRecord extends RunRow {
  metrics: LatestMetric[];
  params: Tag[];
  tags: Tag[];
  inputs: DatasetInput[];
  model_inputs: { model_id: string }[];
  model_outputs: { model_id: string; step: number }[];
}

export const metricToJson = ({ key, value, timestamp, step }: LatestMetric) => ({
  key,
  value: doubleToJson(value),
  timestamp,
  step,
});

/** The RunInfo message of the MLflow API. */
export function runInfo(run: RunRow) {
  return {
    run_id: run.run_id,
    run_uuid: run.run_id,
    run_name: run.name,
    experiment_id: run.experiment_id,
    user_id: run.user_id,
    status: run.status,
    start_time: Number(run.start_time),
    ...(run.end_time !== null && { end_time: Number(run.end_time) }),
    artifact_uri: run.artifact_uri,
    lifecycle_stage: run.lifecycle_stage,
  };
}

/** The Run message of the MLflow API. */
export function runToJson(run: RunRecord) {
  return {
    info: runInfo(run),
    data: { metrics: run.metrics.map(metricToJson), params: run.params, tags: run.tags },
    inputs: { dataset_inputs: run.inputs, model_inputs: run.model_inputs },
    outputs: { model_outputs: run.model_outputs },
  };
}

const iso = (milliseconds: string) => new Date(Number(milliseconds)).toISOString();
const record = <V>(entries: [string, V][]): Record<string, V> => Object.fromEntries(entries);

/** What other services and the audit are told of a run. */
export function runSummary(run: RunRecord, artifacts: NonNullable<RunSummary['artifacts']>): RunSummary {
  const commit = CommitId.safeParse(run.tags.find(({ key }) => key === 'mlflow.source.git.commit')?.value);
  return {
    runId: run.run_id,
    experimentId: run.experiment_id,
    experimentName: run.experiment_name,
    name: run.name,
    status: run.status,
    startedAt: iso(run.start_time),
    ...(run.end_time !== null && { endedAt: iso(run.end_time) }),
    user: run.user_id,
    ...(commit.success && { codeCommit: commit.data }),
    params: record(run.params.map(({ key, value }) => [key, value])),
    metrics: record(run.metrics.map(({ key, value }) => [key, doubleToJson(value)])),
    tags: record(run.tags.map(({ key, value }) => [key, value])),
    datasets: run.inputs.map(({ dataset: { name, digest }, tags }) => {
      const context = tags.find(({ key }) => key === 'mlflow.data.context')?.value;
      return { name, digest, ...(context !== undefined && { context }) };
    }),
    artifacts,
  };
}
