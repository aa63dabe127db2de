import { listFeatureServices } from '@modelkeep/contracts/features/feature-service.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';

/** Named sets of features that models are bound to. */
export function ServicesPanel() {
  const services = usePages(listFeatureServices);
  return (
    <Panel title="Feature services">
      <Loaded query={{ data: services.items, error: services.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty command="modelkeep features apply definitions/">
              No feature service yet. Files with definitions make entities, views and services:
            </Empty>
          ) : (
            <Table
              label="Feature services"
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Service', cell: ({ name }) => name },
                { title: 'Version', cell: ({ version }) => version, numeric: true },
                {
                  title: 'Features of',
                  cell: ({ selections }) =>
                    selections.map(({ featureView, features }) => (
                      <div key={featureView}>
                        <Link to={`/features/${featureView}`}>{featureView}</Link>{' '}
                        <span className="muted">{features.length} features</span>
                      </div>
                    )),
                },
                { title: 'Owner', cell: ({ owner }) => owner },
                { title: 'Applied', cell: ({ appliedAt }) => <Time at={appliedAt} /> },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={services} />
      <AsCommand endpoint={listFeatureServices} cli="modelkeep features apply definitions/" />
    </Panel>
  );
}
