import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import {
  type Block,
  factsBlock,
  MISSING,
  moment,
  type Report,
  type Section,
  tableBlock,
  textBlock,
} from './report';

/** Why was one prediction made? The whole chain, on paper. */
export function explanationReport(why: Explanation, madeAt: string): Report {
  const { prediction } = why;
  return {
    title: 'Why was it decided so?',
    subtitle: `Prediction ${prediction.predictionId} of ${prediction.model} version ${prediction.version}`,
    madeAt: moment(madeAt),
    gaps: why.gaps,
    sections: [
      { title: 'Decision', blocks: [decision(why)] },
      { title: 'Reason codes', blocks: reasons(why) },
      { title: 'Features, as the model saw them', blocks: [features(why)] },
      { title: 'Definition of the features', blocks: definition(why) },
      { title: 'Deployment then', blocks: deployment(why) },
      { title: 'Alerts that were open', blocks: alerts(why) },
      { title: 'Model and package', blocks: model(why) },
      { title: 'Approval', blocks: approval(why) },
      { title: 'Training run and code', blocks: run(why) },
      { title: 'Data', blocks: [data(why)] },
      evidenceSection(why),
      { title: 'Seal', blocks: [seal(why)] },
    ],
  };
}

function decision({ prediction }: Explanation): Block {
  const { outputs, entityKeys, time, caller, requestId, row, runtime, latencyMs } = prediction;
  return factsBlock({
    ...Object.fromEntries(outputs.map(({ name, data: values }) => [name, values.join(', ')])),
    ...entityKeys,
    'Made at': moment(time),
    'Asked by': caller,
    Request: requestId && `${requestId}, row ${row}`,
    Latency: latencyMs === undefined ? undefined : `${latencyMs} ms`,
    Runtime: runtime && `${runtime.name} ${runtime.version}`,
  });
}

export function reasons({ prediction: { reasonCodes } }: Explanation): Block[] {
  if (!reasonCodes) return [MISSING];
  const { method, baseline, margin, contributions } = reasonCodes;
  return [
    textBlock(`${method}: baseline ${baseline} + contributions = margin ${margin}`),
    tableBlock(
      ['Feature', 'Value', 'Contribution'],
      contributions.map(({ feature, value, contribution }) => [feature, String(value), contribution]),
    ),
  ];
}

const features = ({ prediction }: Explanation): Block =>
  tableBlock(
    ['Feature', 'Value', 'True since', 'Status'],
    prediction.features.map(({ name, value, eventTime, status }) => [
      name,
      String(value),
      eventTime && moment(eventTime),
      status,
    ]),
  );

function definition({ featureDefinition }: Explanation): Block[] {
  if (!featureDefinition) return [MISSING];
  const { view } = featureDefinition;
  return [
    factsBlock({
      'Feature view': `${view.name} version ${view.version}`,
      Entity: `${view.entity}, by ${view.joinKey}`,
      Applied: `${moment(view.appliedAt)} by ${view.appliedBy}`,
      Description: view.description,
    }),
    tableBlock(
      ['Feature', 'Type', 'Computed as', 'Description'],
      view.features.map(({ name, type, expression, description }) => [name, type, expression, description]),
    ),
  ];
}

function deployment(why: Explanation): Block[] {
  if (!why.deployment) return [MISSING];
  const { name, revision, traffic } = why.deployment;
  const split = traffic.map((part) => `revision ${part.revision}: ${part.percent} %`).join(', ');
  return [factsBlock({ Deployment: name, Revision: revision, 'Traffic then': split })];
}

const alerts = ({ openAlerts = [] }: Explanation): Block[] =>
  openAlerts.length === 0
    ? [textBlock('None.')]
    : [
        tableBlock(
          ['Raised', 'Severity', 'Monitor', 'Summary'],
          openAlerts.map(({ alert }) => [
            moment(alert.raisedAt),
            alert.severity,
            alert.monitor,
            alert.summary,
          ]),
        ),
      ];

function model({
  modelVersion,
  package: sealed,
  environmentDigest,
  environmentFiles = [],
}: Explanation): Block[] {
  const blocks: Block[] = [];
  if (modelVersion) {
    const { decommissioned } = modelVersion;
    blocks.push(
      factsBlock({
        Model: `${modelVersion.model} version ${modelVersion.version}`,
        'Stage now': modelVersion.stageNow,
        Decommissioned:
          decommissioned &&
          `${moment(decommissioned.at)} by ${decommissioned.by}: ${decommissioned.reason}. ${decommissioned.comment ?? ''}`,
      }),
    );
  }
  if (sealed)
    blocks.push(
      factsBlock({
        Package: sealed.digest,
        Signature: sealed.signatureValid ? 'valid' : 'NOT VALID',
        Built: moment(sealed.manifest.builtAt),
        Runtime: `${sealed.manifest.runtime.name} ${sealed.manifest.runtime.version}`,
        Environment: environmentDigest,
        ...Object.fromEntries(environmentFiles.map(({ path, digest }) => [path, digest])),
      }),
    );
  return blocks.length > 0 ? blocks : [MISSING];
}

function approval({ approval: given }: Explanation): Block[] {
  if (!given) return [MISSING];
  const { policy, checks = [] } = given;
  const blocks = [
    factsBlock({
      'Approved by': given.approvers?.join(', ') ?? given.approvedBy,
      'Approved at': moment(given.approvedAt),
      'Requested by': given.requestedBy,
      Policy: policy && `${policy.model ?? 'default'}, version ${policy.version}`,
      Comment: given.comment,
    }),
  ];
  if (checks.length > 0)
    blocks.push(
      tableBlock(
        ['Check', 'Required', 'Found', 'Passed'],
        checks.map(({ kind, required, found, passed }) => [kind, required, found, passed ? 'yes' : 'no']),
      ),
    );
  return blocks;
}

function run({ run: trained, code }: Explanation): Block[] {
  if (!trained && !code) return [MISSING];
  const pairs = (values: Record<string, string | number>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return [
    factsBlock({
      Run: trained && `${trained.runId} ${trained.name ?? ''}`,
      Experiment: trained?.experimentName,
      By: trained?.user,
      Ended: trained?.endedAt && moment(trained.endedAt),
      Metrics: trained && pairs(trained.metrics),
      Parameters: trained && pairs(trained.params),
      'Code commit': code?.commit,
      Repository: code?.repository,
      'Code bundle': code?.digest,
    }),
  ];
}

const data = ({ dataSnapshots }: Explanation): Block =>
  dataSnapshots.length === 0
    ? MISSING
    : tableBlock(
        ['Snapshot', 'Rows', 'Digest', 'Source', 'Recorded'],
        dataSnapshots.map(({ name, rows, digest, source, recordedAt, recordedBy }) => [
          name,
          rows,
          digest,
          source,
          `${moment(recordedAt)} by ${recordedBy}`,
        ]),
      );

function evidenceSection(why: Explanation): Section {
  const parts = [
    why.modelVersion,
    why.package,
    why.approval,
    why.deployment,
    why.featureDefinition,
    ...(why.openAlerts ?? []),
  ];
  const all = parts.flatMap((part) => part?.evidence ?? []).sort((a, b) => (a.time < b.time ? -1 : 1));
  return {
    title: 'Evidence',
    blocks: [
      tableBlock(
        ['Time', 'Event', 'Type', 'By'],
        all.map(({ time, eventId, type, actor }) => [moment(time), eventId, type, actor]),
      ),
    ],
  };
}

function seal({ seal: sealed }: Explanation): Block {
  if (!sealed) return textBlock('Not sealed yet.');
  const { checkpoint } = sealed;
  return factsBlock({
    Segment: sealed.segment,
    'Sealed at': moment(sealed.sealedAt),
    Checkpoint: checkpoint
      ? `${checkpoint.number}, signed ${moment(checkpoint.signedAt)}`
      : 'not signed yet: that is done once a day',
  });
}
