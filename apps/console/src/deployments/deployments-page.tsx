import { listDeployments } from '@modelkeep/contracts/deployment/deployment.api';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { DeploymentTable } from './deployment-table';

export function DeploymentsPage() {
  const deployments = usePages(listDeployments);
  return (
    <Page title="Deployments">
      <Panel title="Deployments by name">
        <Loaded query={{ data: deployments.items, error: deployments.error }}>
          {(items) => <DeploymentTable deployments={items} />}
        </Loaded>
        <More pages={deployments} />
        <AsCommand endpoint={listDeployments} cli="modelkeep deployments list" />
      </Panel>
    </Page>
  );
}
