import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import { clean, facts, moment, type Paint, section, table } from '../terminal/layout';
import { decisionOf, values } from './tensor';

type Prediction = Explanation['prediction'];

/** The answer to "why did the model decide this?", for people. */
export function explanationText(explanation: Explanation, paint: Paint): string[] {
  const { prediction } = explanation;
  return [
    `${paint('bold', 'Prediction')} ${prediction.predictionId}`,
    ...section('Decision', decision(prediction, paint), paint),
    ...section('Reason codes', reasonCodes(prediction, paint), paint),
    ...section('Features, as the model saw them', features(prediction, paint), paint),
    ...section('Model', model(explanation, paint), paint),
    ...section('Training', training(explanation, paint), paint),
    ...section('Data', data(explanation, paint), paint),
    ...section('Approval', approval(explanation, paint), paint),
    ...section('Deployment', deployment(explanation, paint), paint),
    ...section('Alerts that were open', alerts(explanation, paint), paint),
    ...section('Seal', seal(explanation, paint), paint),
    ...section(
      'On no record',
      explanation.gaps.map((gap) => paint('yellow', clean(gap))),
      paint,
    ),
  ];
}

function decision(prediction: Prediction, paint: Paint): string[] {
  const found = decisionOf(prediction.outputs);
  const keys = Object.entries(prediction.entityKeys).map(([name, key]) => clean(`${name} = ${key}`));
  return facts(
    [
      ['decision', found && paint('bold', found.label)],
      [
        'probability',
        found?.probabilities?.map((share, index) => `${index}: ${share.toFixed(4)}`).join('   '),
      ],
      [
        'outputs',
        prediction.outputs.map(({ name, data: row }) => `${clean(name)} ${values(row)}`).join('  '),
      ],
      ['made at', moment(prediction.time)],
      ['about', keys.length > 0 ? keys.join(', ') : undefined],
      ['asked by', prediction.caller && clean(prediction.caller)],
      ['request', prediction.requestId && clean(`${prediction.requestId}, row ${prediction.row}`)],
    ],
    paint,
  );
}

function reasonCodes({ reasonCodes: codes }: Prediction, paint: Paint): string[] {
  if (!codes) return [];
  const rows = codes.contributions.map(({ feature, value, contribution }) => [
    clean(feature),
    clean(String(value)),
    signed(contribution),
    contribution > 0 ? paint('red', '▲ raises') : contribution < 0 ? paint('green', '▼ lowers') : 'no effect',
  ]);
  return [
    ...table(
      [
        { title: 'feature' },
        { title: 'value' },
        { title: 'contribution', align: 'right' },
        { title: 'the margin' },
      ],
      rows,
      paint,
    ),
    paint(
      'dim',
      `${codes.method}: baseline ${signed(codes.baseline)} + contributions = margin ${signed(codes.margin)}`,
    ),
  ];
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;

function features({ features: used }: Prediction, paint: Paint): string[] {
  if (used.length === 0) return [];
  const rows = used.map(({ name, value, eventTime, status }) => [
    clean(name),
    clean(String(value)),
    eventTime ? moment(eventTime) : '',
    status === 'PRESENT' ? '' : paint('yellow', status),
  ]);
  return table(
    [{ title: 'feature' }, { title: 'value' }, { title: 'known since' }, { title: '' }],
    rows,
    paint,
  );
}

function model(explanation: Explanation, paint: Paint): string[] {
  const { prediction, modelVersion, package: sealed } = explanation;
  const gone = modelVersion?.decommissioned;
  const digest = sealed?.digest ?? prediction.packageDigest;
  return facts(
    [
      ['model', `${prediction.model} version ${prediction.version}`],
      ['stage now', modelVersion?.stageNow],
      ['decommissioned', gone && clean(`${moment(gone.at)} by ${gone.by}: ${reason(gone)}`)],
      ['package', digest],
      ['signature', sealed && (sealed.signatureValid ? paint('green', 'valid') : paint('red', 'NOT VALID'))],
      ['runtime', prediction.runtime && clean(`${prediction.runtime.name} ${prediction.runtime.version}`)],
      ['environment', explanation.environmentDigest],
    ],
    paint,
  );
}

const reason = ({ reason: why, comment }: { reason: string; comment?: string }): string =>
  comment ? `${why}. ${comment}` : why;

function training({ run, code }: Explanation, paint: Paint): string[] {
  const metrics = Object.entries(run?.metrics ?? {}).map(([name, value]) =>
    clean(`${name} ${rounded(value)}`),
  );
  return facts(
    [
      ['run', run && clean([run.runId, run.name, run.status].filter(Boolean).join('  '))],
      ['experiment', run && clean(run.experimentName ?? run.experimentId)],
      ['by', run?.user && clean(run.user)],
      ['ended', run?.endedAt && moment(run.endedAt)],
      ['metrics', metrics.length > 0 ? metrics.join('   ') : undefined],
      ['code commit', code?.commit],
      ['repository', code?.repository && clean(code.repository)],
      ['code digest', code?.digest],
    ],
    paint,
  );
}

const rounded = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(5))) : value;

function data({ dataSnapshots }: Explanation, paint: Paint): string[] {
  if (dataSnapshots.length === 0) return [];
  const rows = dataSnapshots.map((snapshot) => [
    snapshot.name,
    snapshot.rows === undefined ? '' : String(snapshot.rows),
    snapshot.digest,
    moment(snapshot.recordedAt),
    clean(snapshot.recordedBy),
  ]);
  const columns = [
    { title: 'snapshot' },
    { title: 'rows', align: 'right' as const },
    { title: 'digest' },
    { title: 'recorded' },
    { title: 'by' },
  ];
  return table(columns, rows, paint);
}

function approval({ approval: given }: Explanation, paint: Paint): string[] {
  if (!given) return [];
  return facts(
    [
      ['approved by', `${paint('bold', clean(given.approvedBy))} at ${moment(given.approvedAt)}`],
      ['requested by', clean(given.requestedBy)],
      ['comment', given.comment && clean(given.comment)],
    ],
    paint,
  );
}

function deployment({ deployment: used }: Explanation, paint: Paint): string[] {
  if (!used) return [];
  const split = used.traffic.map(({ revision, percent }) => `revision ${revision}: ${percent} %`);
  return facts(
    [
      ['deployment', `${clean(used.name)} revision ${used.revision}`],
      ['traffic then', split.length > 0 ? split.join(', ') : undefined],
    ],
    paint,
  );
}

const alerts = ({ openAlerts = [] }: Explanation, paint: Paint): string[] =>
  openAlerts.map(({ alert }) =>
    [moment(alert.raisedAt), paint('yellow', alert.severity), clean(alert.summary)].join('  '),
  );

const seal = ({ seal: sealed }: Explanation, paint: Paint): string[] =>
  sealed
    ? facts(
        [
          ['segment', `${sealed.segment}, sealed ${moment(sealed.sealedAt)}`],
          [
            'checkpoint',
            sealed.checkpoint && `${sealed.checkpoint.number}, signed ${moment(sealed.checkpoint.signedAt)}`,
          ],
        ],
        paint,
      )
    : [];
