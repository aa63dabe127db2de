import type { Application } from '@modelkeep/contracts/deployment/application';
import { clean, facts, moment, type Paint, table } from '../terminal/layout';

const listText = (names: readonly string[]): string => names.map(clean).join(', ');

/** One line per application. */
export function applicationsText(applications: readonly Application[], paint: Paint): string[] {
  const rows = applications.map(({ name, state, owners, deployments }) => [
    name,
    state,
    listText(owners),
    listText(deployments),
  ]);
  return table(
    [{ title: 'application' }, { title: 'state' }, { title: 'owners' }, { title: 'deployments' }],
    rows,
    paint,
  );
}

export function applicationText(application: Application, paint: Paint): string[] {
  const { name, description, owners, deployments, featureServices, pipelines } = application;
  return [
    paint('bold', name),
    ...facts(
      [
        ['description', description && clean(description)],
        ['state', application.state],
        ['owners', listText(owners)],
        ['deployments', listText(deployments) || undefined],
        ['feature services', listText(featureServices) || undefined],
        ['pipelines', listText(pipelines) || undefined],
        [
          'version',
          `${application.version}, ${moment(application.appliedAt)} by ${clean(application.appliedBy)}`,
        ],
      ],
      paint,
    ),
  ];
}
