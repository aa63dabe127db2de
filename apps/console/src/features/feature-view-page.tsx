import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { getFeatureView } from '@modelkeep/contracts/features/feature-view.api';
import { useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Loaded } from '../kit/loaded';
import { Facts, Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { seconds } from '../kit/text';
import { Time } from '../kit/values';
import { Freshness } from './freshness';
import { LookupPanel } from './lookup-panel';
import { SkewPanel } from './skew-panel';
import { StatisticsPanel } from './statistics-panel';
import { IngestionsPanel, StoragePanel } from './storage-panel';

export default function FeatureViewPage() {
  const { name = '' } = useParams();
  const found = useEndpoint(getFeatureView, { params: { name } });
  return (
    <Loaded query={found} title={name}>
      {(view) => (
        <Page title={`${name} version ${view.version}`} lead={view.description}>
          <div className="columns">
            <ViewPanel view={view} />
            <StoragePanel view={view} />
          </div>
          <LookupPanel view={view} />
          <FeaturesPanel view={view} />
          <StatisticsPanel view={view} />
          <SkewPanel view={view} />
          <IngestionsPanel view={view} />
        </Page>
      )}
    </Loaded>
  );
}

function ViewPanel({ view }: { view: FeatureView }) {
  const { name, entity, joinKey, ttlSeconds, freshWithinSeconds, owner, tags, appliedAt, appliedBy } = view;
  return (
    <Panel title="Feature view">
      <Facts
        facts={{
          Entity: `${entity} by ${joinKey}`,
          Owner: owner,
          'Newest values': <Freshness view={view} />,
          'May be used for': ttlSeconds === undefined ? 'ever' : seconds(ttlSeconds),
          'Stale after': freshWithinSeconds === undefined ? 'never' : seconds(freshWithinSeconds),
          Applied: (
            <>
              <Time at={appliedAt} /> by {appliedBy}
            </>
          ),
          ...tags,
        }}
      />
      <AsCommand endpoint={getFeatureView} input={{ params: { name } }} />
    </Panel>
  );
}

function FeaturesPanel({ view: { features } }: { view: FeatureView }) {
  return (
    <Panel title="Features">
      <Table
        label="Features"
        rows={features}
        keyOf={(feature) => feature.name}
        columns={[
          { title: 'Feature', cell: (feature) => feature.name },
          { title: 'Type', cell: ({ type }) => type },
          {
            title: 'Description',
            cell: ({ description, expression }) => (
              <>
                {description} {expression && <code>{expression}</code>}
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}
