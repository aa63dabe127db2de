import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { Deployment, Revision } from '@modelkeep/contracts/deployment/deployment';
import type { listConsumers, listSplits } from '@modelkeep/contracts/deployment/deployment.api';
import { clean, facts, moment, type Paint, section, table } from '../terminal/layout';

type SplitRecord = ResponseOf<typeof listSplits>['items'][number];
type Consumer = ResponseOf<typeof listConsumers>['items'][number];

const trafficText = ({ traffic }: Pick<Deployment, 'traffic'>): string =>
  traffic.map(({ revision, percent }) => `revision ${revision}: ${percent} %`).join(', ');

/** One line per deployment. */
export function deploymentsText(deployments: readonly Deployment[], paint: Paint): string[] {
  const rows = deployments.map((deployment) => [deployment.name, deployment.state, trafficText(deployment)]);
  return table([{ title: 'deployment' }, { title: 'state' }, { title: 'traffic' }], rows, paint);
}

/** A deployment, and one line per revision. */
export function deploymentText(deployment: Deployment, paint: Paint): string[] {
  const rows = deployment.revisions.map((revision) => [
    String(revision.number),
    `${revision.model} ${revision.version}`,
    clean(revision.failure ? `${revision.state}: ${revision.failure}` : revision.state),
    `${revision.running.filter(({ state }) => state === 'ready').length}/${revision.replicas}`,
    revision.audit,
    gatesText(revision),
    moment(revision.createdAt),
  ]);
  return [
    paint('bold', deployment.name),
    ...facts(
      [
        ['state', deployment.state],
        ['traffic', trafficText(deployment) || undefined],
        [
          'copies',
          deployment.mirror && `revision ${deployment.mirror.revision}: ${deployment.mirror.percent} %`,
        ],
        ['kept together', deployment.sticky && `${deployment.sticky.by} ${deployment.sticky.name}`],
        ['created', `${moment(deployment.createdAt)} by ${clean(deployment.createdBy)}`],
      ],
      paint,
    ),
    ...section(
      'Revisions',
      table(
        [
          { title: 'revision', align: 'right' },
          { title: 'model' },
          { title: 'state' },
          { title: 'ready', align: 'right' },
          { title: 'audit' },
          { title: 'gates' },
          { title: 'created' },
        ],
        rows,
        paint,
      ),
      paint,
    ),
  ];
}

/** Names of the gates that did not let it through, or how many did. */
function gatesText({ gates }: Revision): string {
  const failed = gates.filter(({ passed }) => !passed).map(({ name }) => name);
  return failed.length > 0 ? `not ${failed.join(', ')}` : `${gates.length} passed`;
}

/** One line per split, newest first. */
export function splitsText(splits: readonly SplitRecord[], paint: Paint): string[] {
  const rows = splits.map((split) => [
    moment(split.shiftedAt),
    trafficText(split),
    clean(split.shiftedBy),
    clean(split.reason),
  ]);
  return table([{ title: 'since' }, { title: 'traffic' }, { title: 'by' }, { title: 'reason' }], rows, paint);
}

/** One line per consumer. */
export function consumersText(consumers: readonly Consumer[], paint: Paint): string[] {
  const rows = consumers.map(({ name, requests, lastCalledAt }) => [
    clean(name),
    String(requests),
    moment(lastCalledAt),
  ]);
  return table(
    [{ title: 'consumer' }, { title: 'requests', align: 'right' }, { title: 'last called' }],
    rows,
    paint,
  );
}
