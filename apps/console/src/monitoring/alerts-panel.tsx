import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import { acknowledgeAlert, listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import { Link } from 'react-router';
import { usePages } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Empty, Loaded, More } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';

interface AlertsPanelProps {
  title: string;
  state: Alert['state'];
  /** Said where there is none; without it the panel is left out then. */
  none?: string;
}

/** Alerts in one state. On a phone each is a card. */
export function AlertsPanel({ title, state, none }: AlertsPanelProps) {
  const query = { state };
  const alerts = usePages(listAlerts, { query });
  if (none === undefined && (alerts.items ?? []).length === 0) return null;
  return (
    <Panel title={title}>
      <Loaded query={{ data: alerts.items, error: alerts.error }}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{none}</Empty>
          ) : (
            <Table
              label={title}
              cards
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Severity', cell: ({ severity }) => <Badge>{severity}</Badge> },
                { title: 'State', cell: (alert) => <StateOf alert={alert} /> },
                { title: 'Kind', cell: ({ kind, rule }) => (rule === '' ? kind : `${kind} ${rule}`) },
                { title: 'About', cell: (alert) => <About alert={alert} /> },
                { title: 'Summary', cell: ({ summary }) => summary },
                { title: 'Raised', cell: ({ raisedAt }) => <Time at={raisedAt} /> },
                { title: 'Then', cell: (alert) => <Then alert={alert} /> },
              ]}
            />
          )
        }
      </Loaded>
      <More pages={alerts} />
      <AsCommand endpoint={listAlerts} input={{ query }} cli={`modelkeep alerts list --state ${state}`} />
    </Panel>
  );
}

function StateOf({ alert: { state, silenced } }: { alert: Alert }) {
  return (
    <span>
      <Badge>{state}</Badge> {silenced && <Badge>silenced</Badge>}
    </span>
  );
}

/** Objectives and feature views raise alerts as well. */
function About({ alert: { kind, monitor, deployment } }: { alert: Alert }) {
  if (kind === 'freshness') return <Link to={`/features/${monitor}`}>{monitor}</Link>;
  if (kind === 'objective' || kind === 'availability')
    return <Link to={`/deployments/${deployment}`}>{monitor}</Link>;
  return <Link to={`/monitoring/${monitor}`}>{monitor}</Link>;
}

function Then({ alert: { id, state, resolvedAt, acknowledgedBy } }: { alert: Alert }) {
  if (state === 'open')
    return (
      <Decision
        endpoint={acknowledgeAlert}
        action="Acknowledge"
        cli={`modelkeep alerts acknowledge ${id}`}
        input={() => ({ params: { id } })}
      />
    );
  return (
    <span>
      {acknowledgedBy !== undefined && `acknowledged by ${acknowledgedBy} `}
      {resolvedAt !== undefined && (
        <>
          resolved <Time at={resolvedAt} />
        </>
      )}
    </span>
  );
}
