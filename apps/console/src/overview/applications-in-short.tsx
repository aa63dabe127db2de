import { listApplications } from '@modelkeep/contracts/deployment/application.api';
import { Link } from 'react-router';
import { DeploymentOf } from '../applications/deployment-of';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Panel } from '../kit/panel';

const MOST = 10;

/** Applications with their deployments; nothing where there is none, since not everybody needs them. */
export function ApplicationsInShort() {
  const found = useEndpoint(listApplications, { query: { limit: MOST } });
  const active = found.data?.items.filter(({ state }) => state === 'active') ?? [];
  if (active.length === 0) return null;
  return (
    <Panel title="ML applications" aside={<Link to="/applications">All applications</Link>}>
      <ul className="plain-list">
        {active.map(({ id, name, owners, deployments }) => (
          <li key={id} className="stack">
            <span className="row">
              <Link to={`/applications/${name}`}>{name}</Link>
              <span className="muted">of {owners.join(', ')}</span>
            </span>
            {deployments.map((deployment) => (
              <DeploymentOf key={deployment} name={deployment} />
            ))}
          </li>
        ))}
      </ul>
      <AsCommand endpoint={listApplications} cli="modelkeep applications list" />
    </Panel>
  );
}
