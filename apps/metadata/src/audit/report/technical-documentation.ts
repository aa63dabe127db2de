import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { MonitorApplied } from '@modelkeep/contracts/monitoring/monitor-applied.event';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import { ModelVersionDeployed } from '@modelkeep/contracts/registry/model-version-deployed.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { eventsOf, lastOf } from '../chain';
import { originOf, packageOf } from '../origin';
import type { ModelRecords } from './model-records';
import { type Block, factsBlock, MISSING, moment, type Report, tableBlock, textBlock } from './report';

/** What Annex IV asks for, and no record of a model's life can hold. */
const NEVER_RECORDED = [
  'Annex IV 1: provider, user interface and instructions for use are on no record',
  'Annex IV 2(e): the assessment of human oversight measures (Article 14) is on no record',
  'Annex IV 2(h): cybersecurity measures are on no record',
  'Annex IV 5: the risk management system (Article 9) is on no record',
  'Annex IV 7: the harmonised standards that were applied are on no record',
  'Annex IV 8: the EU declaration of conformity is on no record',
  'Annex IV 9: the post-market monitoring plan (Article 72) is on no record; section 3 lists the monitors',
];

/** Technical documentation of a model version, in the order of Annex IV of Regulation (EU) 2024/1689, from records alone. */
export function technicalDocumentation(records: ModelRecords, madeAt: string): Report {
  const { model, version } = records;
  return {
    title: 'Technical documentation',
    subtitle: `${model} version ${version}, in the order of Annex IV of Regulation (EU) 2024/1689`,
    madeAt: moment(madeAt),
    gaps: [...recordGaps(records), ...NEVER_RECORDED],
    sections: [
      { title: '1. General description', blocks: general(records) },
      { title: '2. Elements of the system and how it was developed', blocks: development(records) },
      { title: '3. Monitoring, functioning and control', blocks: monitoring(records) },
      { title: '4. Performance metrics', blocks: performance(records) },
      { title: '5. Risk management system', blocks: [MISSING] },
      { title: '6. Changes through the life cycle', blocks: changes(records) },
      { title: '7. Harmonised standards', blocks: [MISSING] },
      { title: '8. EU declaration of conformity', blocks: [MISSING] },
      { title: '9. Post-market monitoring plan', blocks: [MISSING] },
    ],
  };
}

function recordGaps({ card, run, versionEvents, dataSnapshots, unknownDigests, monitoring }: ModelRecords) {
  const origin = originOf({}, versionEvents);
  const sealed = packageOf({}, versionEvents);
  const absent = (present: unknown, gap: string) => (present ? [] : [gap]);
  return [
    ...absent(card, 'Annex IV 1(a): no model card states the intended purpose'),
    ...absent(card?.limitations, 'Annex IV 3: no model card states the limitations'),
    ...absent(sealed, 'Annex IV 1: no package is on record'),
    ...absent(run, 'Annex IV 2(a): no training run is on record'),
    ...absent(origin.codeCommit ?? run?.codeCommit, 'Annex IV 2(b): no record names the code'),
    ...absent(dataSnapshots.length > 0, 'Annex IV 2(d): no training data is on record'),
    ...unknownDigests.map((digest) => `Annex IV 2(d): data ${digest} is on no record`),
    ...absent(
      sealed?.data.manifest.files.some(({ role }) => role === 'fairness'),
      'Annex IV 2(g): the package has no fairness report',
    ),
    ...absent(lastOf(ModelVersionApproved, versionEvents), 'Annex IV 2(g): no approval is on record'),
    ...absent(monitoring.length > 0, 'Annex IV 3: no monitor of a deployment is on record'),
  ];
}

function general({ model, version, card, versionEvents }: ModelRecords): Block[] {
  const registered = lastOf(ModelVersionRegistered, versionEvents);
  const manifest = packageOf({}, versionEvents)?.data.manifest;
  return [
    factsBlock({
      System: `${model} version ${version}`,
      'Intended purpose': card?.intendedUse,
      Owner: card?.owner,
      Registered: registered && `${moment(registered.time)} by ${registered.data.registeredBy}`,
      Deployments: [
        ...new Set(eventsOf(ModelVersionDeployed, versionEvents).map(({ data }) => data.deployment)),
      ].join(', '),
      Runtime: manifest && `${manifest.runtime.name} ${manifest.runtime.version}`,
      Resources: manifest && `${manifest.resources.cpu} CPU, ${manifest.resources.memoryMiB} MiB`,
    }),
    ...(manifest
      ? [
          tableBlock(
            ['Direction', 'Name', 'Type', 'Shape'],
            (['inputs', 'outputs'] as const).flatMap((direction) =>
              manifest.signature[direction].map(({ name, datatype, shape }) => [
                direction,
                name,
                datatype,
                `[${shape.join(', ')}]`,
              ]),
            ),
          ),
        ]
      : []),
  ];
}

function development({ run, versionEvents, dataSnapshots }: ModelRecords): Block[] {
  const origin = originOf({}, versionEvents);
  const sealed = packageOf({}, versionEvents)?.data;
  return [
    factsBlock({
      'Training run': run?.runId,
      Experiment: run?.experimentName,
      'Code commit': origin.codeCommit ?? run?.codeCommit,
      Repository: origin.codeRepository,
      'Code bundle': origin.codeDigest,
      Environment: origin.environmentDigest,
      Package: sealed?.digest,
    }),
    ...(run
      ? [
          textBlock('Parameters of the training:'),
          tableBlock(
            ['Parameter', 'Value'],
            Object.entries(run.params).map(([name, value]) => [name, value]),
          ),
        ]
      : []),
    textBlock('Training data, and what it was derived from:'),
    dataSnapshots.length === 0
      ? MISSING
      : tableBlock(
          ['Data', 'Rows', 'Digest', 'Source', 'Recorded'],
          dataSnapshots.map(({ name, rows, digest, source, description, recordedAt, recordedBy }) => [
            name,
            rows,
            digest,
            source ?? description,
            `${moment(recordedAt)} by ${recordedBy}`,
          ]),
        ),
    ...(sealed
      ? [
          textBlock('Sealed files:'),
          tableBlock(
            ['File', 'Role', 'Digest'],
            sealed.manifest.files.map(({ path, role, digest }) => [path, role, digest]),
          ),
        ]
      : []),
  ];
}

function monitoring({ card, monitoring: events }: ModelRecords): Block[] {
  const monitors = eventsOf(MonitorApplied, events);
  const alerts = eventsOf(AlertRaised, events);
  return [
    factsBlock({ Limitations: card?.limitations }),
    monitors.length === 0
      ? MISSING
      : tableBlock(
          ['Applied', 'Monitor', 'Deployment', 'Features'],
          monitors.map(({ time, data }) => [
            moment(time),
            data.name,
            data.deployment,
            data.features.join(', '),
          ]),
        ),
    textBlock(`Alerts on record: ${alerts.length}`),
    ...(alerts.length === 0
      ? []
      : [
          tableBlock(
            ['Raised', 'Severity', 'Kind', 'Summary'],
            alerts.map(({ time, data }) => [moment(time), data.severity, data.kind, data.summary]),
          ),
        ]),
  ];
}

function performance({ run, versionEvents }: ModelRecords): Block[] {
  const approved = lastOf(ModelVersionApproved, versionEvents)?.data;
  const registered = lastOf(ModelVersionRegistered, versionEvents)?.data.metrics ?? {};
  const metrics = Object.entries({ ...registered, ...run?.metrics });
  return [
    metrics.length === 0 ? MISSING : tableBlock(['Metric', 'Value'], metrics),
    ...(approved?.checks?.length
      ? [
          textBlock('What the approval was checked against:'),
          tableBlock(
            ['Check', 'Required', 'Found', 'Passed'],
            approved.checks.map(({ kind, required, found, passed }) => [
              kind,
              required,
              found,
              passed ? 'yes' : 'no',
            ]),
          ),
        ]
      : []),
  ];
}

const changes = ({ versionEvents }: ModelRecords): Block[] => [
  tableBlock(
    ['Time', 'What happened', 'By', 'Event'],
    versionEvents.map(({ time, type, actor, id }) => [moment(time), type, actor, id]),
  ),
];
