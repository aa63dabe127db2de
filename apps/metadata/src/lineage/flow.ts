import type { EventData } from '@modelkeep/contracts/common/event';
import type { TrainingSetCreated } from '@modelkeep/contracts/features/training-set-created.event';
import type { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';
import type { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import type { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import type { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';

export interface Node {
  id: string;
  kind: 'job' | 'dataset';
  namespace: string;
  name: string;
}

/** One job with what it read and wrote. */
export interface Flow {
  job: Node;
  inputs: Node[];
  outputs: Node[];
}

/** Namespace of everything that Modelkeep itself does and keeps. Its data sets are named by digest. */
export const NAMESPACE = 'modelkeep';

const node = (kind: Node['kind'], namespace: string, name: string): Node => ({
  id: `${kind}:${namespace}:${name}`,
  kind,
  namespace,
  name,
});
const job = (name: string) => node('job', NAMESPACE, name);
const dataset = (name: string) => node('dataset', NAMESPACE, name);

export function flowOf({ job: { namespace, name }, inputs = [], outputs = [] }: OpenLineageEvent): Flow {
  const datasets = (all: { namespace: string; name: string }[]) =>
    all.map((one) => node('dataset', one.namespace, one.name));
  return { job: node('job', namespace, name), inputs: datasets(inputs), outputs: datasets(outputs) };
}

export const flowOfTrainingSet = (data: EventData<typeof TrainingSetCreated>): Flow => ({
  job: job(`training-set/${data.name}/${data.id}`),
  inputs: data.derivedFrom.map(dataset),
  outputs: [dataset(data.digest)],
});

/** A job per run of a step: data of one run is not mixed with that of another. */
export const flowOfStep = (data: EventData<typeof StepFinished>): Flow => ({
  job: job(`${data.pipeline}/${data.step}/${data.runId}`),
  inputs: Object.values(data.inputs).map(dataset),
  outputs: Object.values(data.outputs).map(dataset),
});

export const flowOfModelVersion = (data: EventData<typeof ModelVersionRegistered>): Flow => ({
  job: job(`register/${data.model}/${data.version}`),
  inputs: data.trainingSetDigest === undefined ? [] : [dataset(data.trainingSetDigest)],
  outputs: [dataset(`${data.model}@${data.version}`)],
});

export const flowOfPackage = ({ digest, manifest }: EventData<typeof PackageBuilt>): Flow => ({
  job: job(`package/${manifest.model}/${manifest.version}`),
  inputs: [
    dataset(`${manifest.model}@${manifest.version}`),
    ...manifest.files.map((file) => dataset(file.digest)),
  ],
  outputs: [dataset(digest)],
});
