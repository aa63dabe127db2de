import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import type { PackageManifest } from '@modelkeep/contracts/registry/package';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { eventsOf, lastOf, type Typed } from './chain';

/** Names a package, or leaves it open. */
type Packaged = Pick<PredictionRecord, 'packageDigest'>;

/** The package that answered: of several that were built, the one with the prediction's digest. */
export function packageOf(
  { packageDigest }: Packaged,
  versionEvents: readonly LifeCycleEvent[],
): Typed<typeof PackageBuilt> | undefined {
  const built = eventsOf(PackageBuilt, versionEvents);
  return packageDigest === undefined ? built.at(-1) : built.find(({ data }) => data.digest === packageDigest);
}

/** Where a model came from: as sealed in its package, else as registered. */
export function originOf(
  prediction: Packaged,
  versionEvents: readonly LifeCycleEvent[],
): PackageManifest['origin'] {
  const sealed = packageOf(prediction, versionEvents)?.data.manifest.origin;
  const registered = lastOf(ModelVersionRegistered, versionEvents)?.data;
  return {
    ...sealed,
    runId: sealed?.runId ?? registered?.runId,
    pipelineRunId: sealed?.pipelineRunId ?? registered?.pipelineRunId,
    codeCommit: sealed?.codeCommit ?? registered?.codeCommit,
    trainingSetDigest: sealed?.trainingSetDigest ?? registered?.trainingSetDigest,
  };
}
