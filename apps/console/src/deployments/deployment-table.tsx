import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { Link } from 'react-router';
import { Empty } from '../kit/loaded';
import { Table } from '../kit/table';
import { Badge } from '../kit/values';
import { TrafficBar } from './traffic-bar';

export function DeploymentTable({ deployments }: { deployments: readonly Deployment[] }) {
  if (deployments.length === 0)
    return (
      <Empty command="npm run demo">
        No deployment yet. The demo approves a model version and deploys it:
      </Empty>
    );
  return (
    <Table
      label="Deployments"
      rows={deployments}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Deployment', cell: ({ name }) => <Link to={`/deployments/${name}`}>{name}</Link> },
        { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
        { title: 'Traffic', cell: (deployment) => <TrafficBar deployment={deployment} /> },
      ]}
    />
  );
}
