import { getDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import { listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import { Link } from 'react-router';
import { useEndpoint } from '../api/queries';
import { TrafficBar } from '../deployments/traffic-bar';
import { Loaded } from '../kit/loaded';
import { Badge } from '../kit/values';

/** A deployment in short: who has its traffic, and what is wrong with it. */
export function DeploymentOf({ name }: { name: string }) {
  const found = useEndpoint(getDeployment, { params: { name } });
  const alerts = useEndpoint(listAlerts, { query: { deployment: name, state: 'open' } });
  return (
    <div className="stack">
      <span className="row">
        <Link to={`/deployments/${name}`}>{name}</Link>
        {found.data && <Badge>{found.data.state}</Badge>}
        {alerts.data?.items.map(({ id, severity, monitor, summary }) => (
          <span key={id} className="row">
            <Badge>{severity}</Badge> <Link to={`/monitoring/${monitor}`}>{summary}</Link>
          </span>
        ))}
      </span>
      <Loaded query={found}>{(deployment) => <TrafficBar deployment={deployment} />}</Loaded>
    </div>
  );
}
