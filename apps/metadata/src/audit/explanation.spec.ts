import { generateKeyPairSync } from 'node:crypto';
import type { EventDefinition } from '@modelkeep/contracts/common/event';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import { DataSnapshotRecorded } from '@modelkeep/contracts/metadata/data-snapshot-recorded.event';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { AlertResolved } from '@modelkeep/contracts/monitoring/alert-resolved.event';
import { ApprovalPolicyApplied } from '@modelkeep/contracts/registry/approval-policy-applied.event';
import { RunFinished } from '@modelkeep/contracts/metadata/run-finished.event';
import { ModelVersionApprovalRequested } from '@modelkeep/contracts/registry/model-version-approval-requested.event';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import { ModelVersionArchived } from '@modelkeep/contracts/registry/model-version-archived.event';
import { ModelVersionDecommissioned } from '@modelkeep/contracts/registry/model-version-decommissioned.event';
import { ModelVersionDeployed } from '@modelkeep/contracts/registry/model-version-deployed.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { Explanation } from '@modelkeep/contracts/metadata/audit';
import { signManifest } from '@modelkeep/packaging';
import { v7 } from 'uuid';
import type { Chain } from './chain';
import { explain, stageOf } from './explanation';
import { SignatureVerifier } from './package-signature';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = (key: typeof publicKey) => key.export({ type: 'spki', format: 'pem' }).toString();
const verifier = new SignatureVerifier(pem(publicKey));

const environmentDigest = `sha256:${'e'.repeat(64)}`;
const manifest = PackageBuilt.data.parse(PackageBuilt.example).manifest;
const features = { featureView: 'applicant-profile', entityKey: 'applicant_id', features: ['age'] };
const origin = { ...manifest.origin, environmentDigest };
const sealed = signManifest({ ...manifest, origin, features }, privateKey);

const event = (definition: EventDefinition, minute: number, data: object = {}): LifeCycleEvent => ({
  id: v7(),
  type: definition.type,
  topic: definition.topic,
  source: '/modelkeep/test',
  subject: 'subject',
  time: new Date(Date.UTC(2020, 2, 1, 10, minute)).toISOString(),
  data: { ...definition.example, ...data },
});

const prediction = PredictionServed.data.parse({
  ...PredictionServed.example,
  time: '2020-03-01T10:10:00.000Z',
  packageDigest: sealed.digest,
});
const split = (revision: number) => ({ traffic: [{ revision, percent: 100 }] });

const alertIds = [v7(), v7(), v7()];

const life: LifeCycleEvent[] = [
  event(ModelVersionRegistered, 0),
  event(PackageBuilt, 1, sealed),
  event(ModelVersionApprovalRequested, 2, { packageDigest: sealed.digest }),
  event(ModelVersionApproved, 3, { packageDigest: sealed.digest }),
  event(ModelVersionDeployed, 6),
  event(ModelVersionDecommissioned, 30),
  event(ModelVersionArchived, 31),
];
const full: Chain = {
  prediction,
  erased: false,
  deploymentEvents: [
    event(RevisionCreated, 4),
    event(TrafficShifted, 5, split(1)),
    event(TrafficShifted, 20, split(2)),
  ],
  alertEvents: [
    event(AlertRaised, 1, { id: alertIds[0] }),
    event(AlertRaised, 2, { id: alertIds[1] }),
    event(AlertResolved, 3, { id: alertIds[0] }),
    event(AlertRaised, 20, { id: alertIds[2] }),
  ],
  versionEvents: life,
  featureViewEvents: [event(FeatureViewApplied, 0), event(FeatureViewApplied, 20, { version: 2 })],
  policy: ApprovalPolicyApplied.data.parse(ApprovalPolicyApplied.example),
  run: RunFinished.data.parse(RunFinished.example),
  dataSnapshots: [DataSnapshotRecorded.data.parse(DataSnapshotRecorded.example)],
  unknownDigests: [],
};
const without = (definition: EventDefinition): Chain => ({
  ...full,
  versionEvents: life.filter(({ type }) => type !== definition.type),
});

describe('explain', () => {
  it('composes the whole chain without a gap, true to its contract', () => {
    const why = explain(full, verifier);
    expect(Explanation.parse(why).gaps).toEqual([]);
    expect(why).toMatchObject({
      modelVersion: { stageNow: 'archived', decommissioned: { reason: 'process-changed', by: 'olga' } },
      package: { digest: sealed.digest, signatureValid: true },
      approval: { requestedBy: 'dana', approvedBy: 'ravi', approvedAt: '2020-03-01T10:03:00.000Z' },
      code: { commit: '3b18e512dba79e4c8300dd08aeb37f8e728b8dad' },
      environmentDigest,
    });
  });

  it('shows the alerts and the feature definition of then, not those of now', () => {
    const { openAlerts, featureDefinition } = explain(full, verifier);
    expect(openAlerts?.map(({ alert }) => alert.id)).toEqual([alertIds[1]]);
    expect(featureDefinition?.view.version).toBe(1);
  });

  it('names a feature view that is on no record', () => {
    expect(explain({ ...full, featureViewEvents: [] }, verifier).gaps).toEqual([
      'featureDefinition: feature view applicant-profile was defined on no record',
    ]);
  });

  it('shows the traffic split that was in force then, not the one now', () => {
    expect(explain(full, verifier).deployment?.traffic).toEqual([{ revision: 1, percent: 100 }]);
  });

  it.each<[string, Chain]>([
    ['modelVersion', without(ModelVersionRegistered)],
    ['package', without(PackageBuilt)],
    ['approval', without(ModelVersionApproved)],
    ['run', { ...full, run: undefined }],
    ['deployment', { ...full, deploymentEvents: [] }],
    ['environmentDigest', without(PackageBuilt)],
  ])('leaves out %s where it is on no record, and says so', (part, chain) => {
    const why = explain(chain, verifier);
    expect(why).toHaveProperty(part, undefined);
    expect(why.gaps).toContainEqual(expect.stringMatching(new RegExp(`^${part}: `)));
  });

  it('names data that is on no record', () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    expect(explain({ ...full, unknownDigests: [digest] }, verifier).gaps).toEqual([
      `dataSnapshots: ${digest} is on no record`,
    ]);
  });

  it('does not take the approval of another package', () => {
    const other = event(ModelVersionApproved, 3);
    const chain = {
      ...without(ModelVersionApproved),
      versionEvents: [...without(ModelVersionApproved).versionEvents, other],
    };
    expect(explain(chain, verifier).approval).toBeUndefined();
  });

  it.each<[string, SignatureVerifier]>([
    ['no key', new SignatureVerifier(undefined)],
    ['another key', new SignatureVerifier(pem(generateKeyPairSync('ed25519').publicKey))],
  ])('does not call a signature valid with %s', (_, other) => {
    const why = explain(full, other);
    expect(why.package?.signatureValid).toBe(false);
    expect(why.gaps).toContainEqual(expect.stringMatching(/^package: /));
  });

  it('does not call a changed manifest valid', () => {
    const forged = { ...sealed, manifest: { ...sealed.manifest, resources: { cpu: 8, memoryMiB: 512 } } };
    const chain = {
      ...full,
      versionEvents: [...without(PackageBuilt).versionEvents, event(PackageBuilt, 1, forged)],
    };
    expect(explain(chain, verifier).package?.signatureValid).toBe(false);
  });
});

describe('stageOf', () => {
  it.each([
    [1, 'candidate'],
    [4, 'approved'],
    [5, 'deployed'],
    [6, 'decommissioned'],
    [7, 'archived'],
  ])('after %d events is %s', (count, stage) => {
    expect(stageOf(life.slice(0, count))).toBe(stage);
  });
});
