import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { clean, facts, moment, type Paint, section, table } from '../terminal/layout';

const trafficText = ({ traffic }: Deployment): string =>
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
    moment(revision.createdAt),
  ]);
  return [
    paint('bold', deployment.name),
    ...facts(
      [
        ['state', deployment.state],
        ['traffic', trafficText(deployment) || undefined],
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
          { title: 'created' },
        ],
        rows,
        paint,
      ),
      paint,
    ),
  ];
}
