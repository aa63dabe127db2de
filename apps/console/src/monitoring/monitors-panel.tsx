import { listMonitors } from '@modelkeep/contracts/monitoring/monitor.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Time } from '../kit/values';

export function MonitorsPanel() {
  const monitors = usePages(listMonitors);
  return (
    <Panel title="Monitors">
      <Loaded query={{ data: monitors.items, error: monitors.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty command="npm run demo">
              No monitor yet. The demo watches its deployment against its training set:
            </Empty>
          ) : (
            <Table
              label="Monitors"
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Monitor', cell: ({ name }) => <Link to={`/monitoring/${name}`}>{name}</Link> },
                {
                  title: 'Deployment',
                  cell: ({ deployment }) => <Link to={`/deployments/${deployment}`}>{deployment}</Link>,
                },
                { title: 'Features', cell: ({ features }) => features.length, numeric: true },
                {
                  title: 'Window',
                  cell: ({ windowSize, windowSeconds }) =>
                    windowSeconds === undefined ? `${windowSize} predictions` : `${windowSeconds} s`,
                },
                { title: 'Applied', cell: ({ createdAt }) => <Time at={createdAt} /> },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={monitors} />
      <AsCommand endpoint={listMonitors} cli="modelkeep monitors list" />
    </Panel>
  );
}
