import { acknowledgeAlert, listAlerts, listMonitors } from '@modelkeep/contracts/monitoring/monitor.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded, More } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';

export default function MonitoringPage() {
  const monitors = usePages(listMonitors);
  return (
    <Page title="Monitoring">
      <Alerts />
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
        <AsCommand endpoint={listMonitors} />
      </Panel>
    </Page>
  );
}

function Alerts() {
  const alerts = usePages(listAlerts);
  return (
    <Panel title="Alerts">
      <Loaded query={{ data: alerts.items, error: alerts.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty>No alert was ever raised.</Empty>
          ) : (
            <Table
              label="Alerts"
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
                { title: 'Severity', cell: ({ severity }) => <Badge>{severity}</Badge> },
                { title: 'Kind', cell: ({ kind, rule }) => (rule === '' ? kind : `${kind} ${rule}`) },
                {
                  title: 'Monitor',
                  cell: ({ monitor }) => <Link to={`/monitoring/${monitor}`}>{monitor}</Link>,
                },
                { title: 'Summary', cell: ({ summary }) => summary },
                { title: 'Raised', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
                {
                  title: 'Then',
                  cell: ({ id, state, resolvedAt, acknowledgedBy }) =>
                    state === 'open' ? (
                      <Decision
                        endpoint={acknowledgeAlert}
                        action="Acknowledge"
                        input={() => ({ params: { id } })}
                      />
                    ) : (
                      <>
                        {acknowledgedBy !== undefined && `acknowledged by ${acknowledgedBy} `}
                        {resolvedAt !== undefined && (
                          <>
                            resolved <Time at={resolvedAt} />
                          </>
                        )}
                      </>
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={alerts} />
      <AsCommand endpoint={listAlerts} />
    </Panel>
  );
}
