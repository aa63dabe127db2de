import { listApplications } from '@modelkeep/contracts/deployment/application.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';

export function ApplicationsPage() {
  const applications = usePages(listApplications);
  return (
    <Page
      title="ML applications"
      lead="What a business uses: its deployments, the features they take, the pipelines that build them, and who owns it."
    >
      <Panel title="Applications by name">
        <Loaded query={{ data: applications.items, error: applications.error }}>
          {(items) =>
            items.length === 0 ? (
              <Empty command="modelkeep applications apply loans --owner lending --deployment credit-risk">
                No application yet. It binds deployments to their owners:
              </Empty>
            ) : (
              <Table
                label="Applications"
                rows={items}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: 'Application',
                    cell: ({ name }) => <Link to={`/applications/${name}`}>{name}</Link>,
                  },
                  { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
                  { title: 'Owners', cell: ({ owners }) => owners.join(', ') },
                  { title: 'Deployments', cell: ({ deployments }) => deployments.join(', ') },
                  { title: 'Version', cell: ({ version }) => version, numeric: true },
                  { title: 'Applied', cell: ({ appliedAt }) => <Time at={appliedAt} /> },
                ]}
              />
            )
          }
        </Loaded>
        <More pages={applications} />
        <AsCommand endpoint={listApplications} cli="modelkeep applications list" />
      </Panel>
    </Page>
  );
}
