import { getDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import { listRollouts } from '@modelkeep/contracts/deployment/rollout.api';
import { getDeploymentHealth } from '@modelkeep/contracts/monitoring/monitor.api';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Badge } from '../kit/values';
import { ConsumersPanel } from './consumers-panel';
import { DecommissionPanel } from './decommission-panel';
import { RetirePanel } from './retire-panel';
import { RevisionsTable } from './revisions-table';
import { RolloutPanel } from './rollout-panel';
import { SplitsPanel } from './splits-panel';
import { StartRolloutPanel } from './start-rollout-panel';
import { TrafficPanel } from './traffic-panel';
import { TryItPanel } from './try-it/try-it-panel';

const SEEN_EVERY_MS = 2_000;

export function DeploymentPage() {
  const { name = '' } = useParams();
  const params = { name };
  const found = useEndpoint(getDeployment, { params });
  const health = useEndpoint(getDeploymentHealth, { params });
  const rollouts = useEndpoint(listRollouts, { params, query: { limit: 1 } }, true, SEEN_EVERY_MS);
  const rollout = rollouts.data?.items[0];
  const rollingOut = rollout?.state === 'running';
  return (
    <Loaded query={found} title={name}>
      {(deployment) => (
        <Page
          title={
            <>
              {name} <Badge>{deployment.state}</Badge>
            </>
          }
          lead={
            health.data &&
            (health.data.running ? 'The model server is running.' : 'No model server is running.')
          }
        >
          <Panel title="Revisions">
            <RevisionsTable deployment={deployment} />
            <AsCommand
              endpoint={getDeployment}
              input={{ params }}
              cli={`modelkeep deployments get ${name}`}
            />
          </Panel>
          {rollout && <RolloutPanel rollout={rollout} />}
          <div className="columns">
            <div className="stack">
              <TrafficPanel deployment={deployment} rollingOut={rollingOut} />
              {!rollingOut && <StartRolloutPanel deployment={deployment} />}
              <SplitsPanel name={name} />
            </div>
            <div className="stack">
              {deployment.state === 'active' && <TryItPanel deployment={deployment} />}
              <ConsumersPanel name={name} />
            </div>
          </div>
          <div className="columns">
            <RetirePanel deployment={deployment} />
            <DecommissionPanel deployment={deployment} />
          </div>
        </Page>
      )}
    </Loaded>
  );
}
