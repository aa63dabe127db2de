import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { RevisionReadied } from '@modelkeep/contracts/deployment/revision-readied.event';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import type { ModelVersionStage } from '@modelkeep/contracts/registry/model-version';
import { ModelVersionApprovalRequested } from '@modelkeep/contracts/registry/model-version-approval-requested.event';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import { ModelVersionArchived } from '@modelkeep/contracts/registry/model-version-archived.event';
import { ModelVersionDecommissioned } from '@modelkeep/contracts/registry/model-version-decommissioned.event';
import { ModelVersionDeployed } from '@modelkeep/contracts/registry/model-version-deployed.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { type Chain, eventsOf, lastOf } from './chain';
import { featureDefinitionPart, openAlertsPart } from './circumstances';
import { evidence } from './evidence';
import { originOf, packageOf } from './origin';
import type { SignatureVerifier } from './package-signature';

type Part<Name extends keyof Explanation> = NonNullable<Explanation[Name]>;

/** Composes the answer from the chain's records alone. Whatever is on no record is named in `gaps`. */
export function explain(chain: Chain, verifier: SignatureVerifier): Explanation {
  const gaps: string[] = [];
  const orGap = <T>(fact: T | undefined, gap: string): T | undefined => {
    if (fact === undefined) gaps.push(gap);
    return fact;
  };
  const { prediction, versionEvents, run } = chain;
  const name = `${prediction.model} version ${prediction.version}`;
  const origin = originOf(prediction, versionEvents);
  const commit = origin.codeCommit ?? run?.codeCommit;

  const deployment = orGap(
    deploymentPart(chain),
    `deployment: no revision or traffic split of ${prediction.deployment} is on record for ${prediction.time}`,
  );
  const modelVersion = orGap(versionPart(versionEvents), `modelVersion: ${name} was registered on no record`);
  const sealed = orGap(
    packagePart(chain, verifier, gaps),
    `package: no package of ${name} with the prediction's digest is on record`,
  );
  const approval = orGap(approvalPart(chain), `approval: no approval of ${name} is on record`);
  orGap(
    run,
    origin.runId ? `run: run ${origin.runId} is on no record` : `run: no record names the run of ${name}`,
  );
  const code = orGap(
    commit === undefined
      ? undefined
      : { commit, repository: origin.codeRepository, digest: origin.codeDigest },
    'code: no record names the code commit',
  );
  const environmentDigest = orGap(
    origin.environmentDigest,
    'environmentDigest: no record names the environment',
  );
  if (chain.erased)
    gaps.push('prediction: its subject was erased; features, inputs, outputs and reason codes are gone');
  const environmentFiles = sealed?.manifest.files.filter(({ role }) => role === 'environment');
  const bound = sealed?.manifest.features;
  const featureDefinition = featureDefinitionPart(chain);
  if (bound && !featureDefinition)
    gaps.push(`featureDefinition: feature view ${bound.featureView} was defined on no record`);
  const applied = approval && lastOf(ModelVersionApproved, versionEvents)?.data.policy;
  if (applied && !chain.policy)
    gaps.push(`approval: version ${applied.version} of the approval policy is on no record`);
  if (origin.trainingSetDigest === undefined) gaps.push('dataSnapshots: no record names the training data');
  for (const digest of chain.unknownDigests) gaps.push(`dataSnapshots: ${digest} is on no record`);

  return {
    prediction,
    deployment,
    modelVersion,
    package: sealed,
    approval,
    run,
    code,
    environmentDigest,
    environmentFiles,
    featureDefinition,
    openAlerts: openAlertsPart(chain),
    seal: chain.seal,
    dataSnapshots: [...chain.dataSnapshots],
    gaps,
  };
}

function deploymentPart({ prediction, deploymentEvents }: Chain): Part<'deployment'> | undefined {
  const { revision, deployment, time } = prediction;
  if (revision === undefined) return undefined;
  const earlier = deploymentEvents.filter((event) => event.time <= time);
  const ofRevision = [
    ...eventsOf(RevisionCreated, earlier).filter(({ data }) => data.revision === revision),
    ...eventsOf(RevisionReadied, earlier).filter(({ data }) => data.revision === revision),
  ];
  const shifted = lastOf(TrafficShifted, earlier);
  if (ofRevision.length === 0 || !shifted) return undefined;
  return {
    name: deployment,
    revision,
    traffic: shifted.data.traffic,
    evidence: [...ofRevision, shifted].map(evidence),
  };
}

function versionPart(events: readonly LifeCycleEvent[]): Part<'modelVersion'> | undefined {
  const registered = lastOf(ModelVersionRegistered, events);
  if (!registered) return undefined;
  const decommissioned = lastOf(ModelVersionDecommissioned, events);
  const deployed = lastOf(ModelVersionDeployed, events);
  const archived = lastOf(ModelVersionArchived, events);
  const steps = [registered, deployed, decommissioned, archived].filter((event) => event !== undefined);
  return {
    id: registered.data.id,
    model: registered.data.model,
    version: registered.data.version,
    stageNow: stageOf(events),
    ...(decommissioned && {
      decommissioned: {
        reason: decommissioned.data.reason,
        comment: decommissioned.data.comment,
        at: decommissioned.time,
        by: decommissioned.data.decommissionedBy,
      },
    }),
    evidence: steps.map(evidence),
  };
}

/** Stage of a model version after its events. */
export function stageOf(events: readonly LifeCycleEvent[]): ModelVersionStage {
  if (lastOf(ModelVersionArchived, events)) return 'archived';
  if (lastOf(ModelVersionDecommissioned, events)) return 'decommissioned';
  if (lastOf(ModelVersionDeployed, events)) return 'deployed';
  return lastOf(ModelVersionApproved, events) ? 'approved' : 'candidate';
}

function packagePart(
  { prediction, versionEvents }: Chain,
  verifier: SignatureVerifier,
  gaps: string[],
): Part<'package'> | undefined {
  const built = packageOf(prediction, versionEvents);
  if (!built) return undefined;
  const fault = verifier.fault(built.data);
  if (fault !== undefined) gaps.push(`package: ${fault}`);
  const { digest, manifest } = built.data;
  return { digest, manifest, signatureValid: fault === undefined, evidence: [evidence(built)] };
}

function approvalPart({ prediction, versionEvents, policy }: Chain): Part<'approval'> | undefined {
  const { packageDigest } = prediction;
  const approved = eventsOf(ModelVersionApproved, versionEvents)
    .filter(({ data }) => packageDigest === undefined || data.packageDigest === packageDigest)
    .at(-1);
  if (!approved) return undefined;
  const { requestedBy, approvedBy, approvers, checks, comment, approvalId } = approved.data;
  const requested = eventsOf(ModelVersionApprovalRequested, versionEvents).filter(
    ({ data }) => data.approvalId === approvalId,
  );
  return {
    requestedBy,
    approvedBy,
    approvedAt: approved.time,
    approvers,
    policy,
    checks,
    comment,
    evidence: [...requested, approved].map(evidence),
  };
}
