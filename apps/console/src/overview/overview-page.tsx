import { listDeployments } from '@modelkeep/contracts/deployment/deployment.api';
import { listRegisteredModels } from '@modelkeep/contracts/registry/model-version.api';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useLive } from '../api/live';
import { useEndpoint } from '../api/queries';
import { DeploymentTable } from '../deployments/deployment-table';
import { collapse } from '../events/collapse';
import { EventTable } from '../events/event-table';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { ModelTable } from '../models/model-table';
import { useNewestEvents } from '../events/newest-events';
import { ApplicationsInShort } from './applications-in-short';
import { Attention } from './attention';

/** Newest events shown; those of one kind in a row count as one. */
const NEWEST = 10;
/** Pages read for that at the most. */
const PAGES = 8;

/** What needs someone now, and what is in use. */
export function OverviewPage() {
  const models = useEndpoint(listRegisteredModels, { query: { limit: 20 } });
  const deployments = useEndpoint(listDeployments, { query: { limit: 20 } });
  return (
    <Page title="Overview">
      <Attention />
      <ApplicationsInShort />
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

function Newest() {
  const { events } = useLive();
  const newest = useNewestEvents(events, {});
  const groups = newest.items && collapse(newest.items);
  const { fetchNextPage, hasNextPage, isFetching } = newest;
  const tooFew = groups !== undefined && groups.length < NEWEST && (newest.data?.pages.length ?? 0) < PAGES;
  useEffect(() => {
    if (tooFew && hasNextPage && !isFetching) void fetchNextPage();
  }, [tooFew, hasNextPage, isFetching, fetchNextPage]);
  return (
    <Panel title="Newest events" aside={<Link to="/events">All events</Link>}>
      <Loaded query={{ data: groups, error: newest.error }}>
        {(items) => <EventTable events={items.slice(0, NEWEST)} />}
      </Loaded>
    </Panel>
  );
}
