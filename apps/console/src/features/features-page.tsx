import { listFeatureViews } from '@modelkeep/contracts/features/feature-view.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';
import { Freshness } from './freshness';
import { ServicesPanel } from './services-panel';

export function FeaturesPage() {
  const views = usePages(listFeatureViews);
  return (
    <Page title="Features">
      <Panel title="Feature views">
        <Loaded query={{ data: views.items, error: views.error }}>
          {(items) =>
            items.length === 0 ? (
              <Empty command="npm run demo">No feature view yet. The demo applies one and pushes rows:</Empty>
            ) : (
              <Table
                label="Feature views"
                rows={items}
                keyOf={({ name }) => name}
                columns={[
                  { title: 'View', cell: ({ name }) => <Link to={`/features/${name}`}>{name}</Link> },
                  { title: 'Version', cell: ({ version }) => version, numeric: true },
                  { title: 'Entity', cell: ({ entity, joinKey }) => `${entity} by ${joinKey}` },
                  { title: 'Features', cell: ({ features }) => features.length, numeric: true },
                  { title: 'Newest values', cell: (view) => <Freshness view={view} /> },
                  { title: 'Applied', cell: ({ appliedAt }) => <Time at={appliedAt} /> },
                  { title: 'By', cell: ({ appliedBy }) => appliedBy },
                ]}
              />
            )
          }
        </Loaded>
        <More pages={views} />
        <AsCommand endpoint={listFeatureViews} />
      </Panel>
      <ServicesPanel />
    </Page>
  );
}
