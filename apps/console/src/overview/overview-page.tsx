import { listDeployments } from '@modelkeep/contracts/deployment/deployment.api';
import { listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import { listPipelineRuns } from '@modelkeep/contracts/pipelines/pipeline.api';
import { listApprovals } from '@modelkeep/contracts/registry/approval.api';
import { listRegisteredModels } from '@modelkeep/contracts/registry/model-version.api';
import { Link } from 'react-router';
import { useLive } from '../api/live';
import { useEndpoint } from '../api/queries';
import { DeploymentTable } from '../deployments/deployment-table';
import { EventTable } from '../events/event-table';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Badge, Time } from '../kit/values';
import { ModelTable } from '../models/model-table';
import { useNewestEvents } from '../events/newest-events';

/** Failed runs shown: older ones are on the page of pipelines. */
const FAILED = 5;

/** What needs someone now, and what is in use. */
export function OverviewPage() {
  const models = useEndpoint(listRegisteredModels, { query: { limit: 20 } });
  const deployments = useEndpoint(listDeployments, { query: { limit: 20 } });
  return (
    <Page title="Overview">
      <Attention />
      <div className="columns">
        <Panel title="Models">
          <Loaded query={models}>{({ items }) => <ModelTable models={items} />}</Loaded>
          <AsCommand endpoint={listRegisteredModels} cli="modelkeep models list" />
        </Panel>
        <Panel title="Deployments">
          <Loaded query={deployments}>{({ items }) => <DeploymentTable deployments={items} />}</Loaded>
          <AsCommand endpoint={listDeployments} cli="modelkeep deployments list" />
        </Panel>
      </div>
      <Newest />
    </Page>
  );
}

function Attention() {
  const alerts = useEndpoint(listAlerts, { query: { state: 'open' } });
  const approvals = useEndpoint(listApprovals, { query: { state: 'requested' } });
  const failed = useEndpoint(listPipelineRuns, {
    query: { state: 'failed', order: 'newest-first', limit: FAILED },
  });
  const data =
    alerts.data && approvals.data && failed.data
      ? { alerts: alerts.data.items, approvals: approvals.data.items, failed: failed.data.items }
      : undefined;
  const query = { data, error: alerts.error ?? approvals.error ?? failed.error };
  return (
    <Panel title="Needs someone now">
      <Loaded query={query}>
        {({ alerts, approvals, failed }) =>
          alerts.length + approvals.length + failed.length === 0 ? (
            <Empty>Nothing: no open alert, no approval asked for, no failed run.</Empty>
          ) : (
            <ul className="plain-list">
              {alerts.map(({ id, severity, monitor, summary, raisedAt }) => (
                <li key={id} className="row">
                  <Badge>{severity}</Badge> <Link to={`/monitoring/${monitor}`}>{monitor}</Link> {summary}{' '}
                  <Time at={raisedAt} />
                </li>
              ))}
              {approvals.map(({ id, model, version, requestedBy, requestedAt }) => (
                <li key={id} className="row">
                  <Badge>requested</Badge>
                  <Link to={`/models/${model}/versions/${version}`}>
                    {model} version {version}
                  </Link>
                  {requestedBy} asks for approval <Time at={requestedAt} />
                </li>
              ))}
              {failed.map(({ id, pipeline, steps, createdAt }) => (
                <li key={id} className="row">
                  <Badge>failed</Badge> <Link to={`/pipelines/runs/${id}`}>{pipeline}</Link>
                  {steps.find(({ error }) => error !== undefined)?.error} <Time at={createdAt} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <AsCommand endpoint={listAlerts} input={{ query: { state: 'open' } }} />
    </Panel>
  );
}

function Newest() {
  const { events } = useLive();
  const newest = useNewestEvents(events, {});
  return (
    <Panel title="Newest events" aside={<Link to="/events">All events</Link>}>
      <Loaded query={{ data: newest.items, error: newest.error }}>
        {(items) => <EventTable events={items.slice(0, 12)} />}
      </Loaded>
    </Panel>
  );
}
