import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { getDeployment, retireRevision, shiftTraffic } from '@modelkeep/contracts/deployment/deployment.api';
import { getDeploymentHealth } from '@modelkeep/contracts/monitoring/monitor.api';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Loaded } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, DigestText, Time } from '../kit/values';
import { splitFor } from './split';
import { TrafficBar } from './traffic-bar';

export function DeploymentPage() {
  const { name = '' } = useParams();
  const found = useEndpoint(getDeployment, { params: { name } });
  const health = useEndpoint(getDeploymentHealth, { params: { name } });
  return (
    <Loaded query={found}>
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
            <Revisions deployment={deployment} />
            <AsCommand
              endpoint={getDeployment}
              input={{ params: { name } }}
              cli={`modelkeep deployments get ${name}`}
            />
          </Panel>
          <div className="columns">
            <TrafficPanel deployment={deployment} />
            <RetirePanel deployment={deployment} />
          </div>
        </Page>
      )}
    </Loaded>
  );
}

function Revisions({ deployment: { revisions } }: { deployment: Deployment }) {
  return (
    <Table
      label="Revisions"
      rows={revisions}
      keyOf={({ number }) => number}
      columns={[
        { title: 'Revision', cell: ({ number }) => number, numeric: true },
        {
          title: 'State',
          cell: ({ state, failure }) => (
            <>
              <Badge>{state}</Badge> {failure}
            </>
          ),
        },
        {
          title: 'Model',
          cell: ({ model, version }) => (
            <Link to={`/models/${model}/versions/${version}`}>
              {model} version {version}
            </Link>
          ),
        },
        { title: 'Package', cell: ({ packageDigest }) => <DigestText digest={packageDigest} /> },
        {
          title: 'Replicas',
          cell: ({ running, replicas }) => `${running.length} of ${replicas}`,
          numeric: true,
        },
        { title: 'Audit', cell: ({ audit }) => audit },
        {
          title: 'Created',
          cell: ({ createdAt, createdBy }) => (
            <>
              <Time at={createdAt} /> by {createdBy}
            </>
          ),
        },
      ]}
    />
  );
}

function TrafficPanel({ deployment }: { deployment: Deployment }) {
  const { name, revisions, traffic } = deployment;
  const ready = revisions.filter(({ state }) => state === 'ready').map(({ number }) => number);
  const [chosen, setChosen] = useState<number>();
  const [percent, setPercent] = useState(100);
  const revision = chosen !== undefined && ready.includes(chosen) ? chosen : ready.at(-1);
  const main = [...traffic].sort((one, other) => other.percent - one.percent)[0]?.revision;
  const earlier = ready.filter((number) => main !== undefined && number < main).at(-1);
  const inputFor = (split: Deployment['traffic']) => (reason: string) => ({
    params: { name },
    body: { traffic: split, reason },
  });
  return (
    <Panel title="Traffic">
      <TrafficBar deployment={deployment} />
      {revision !== undefined && (
        <Decision
          endpoint={shiftTraffic}
          action="Shift traffic"
          words="Reason"
          input={inputFor(splitFor(ready, traffic, revision, percent))}
        >
          <div className="row">
            <label>
              Revision
              <select value={revision} onChange={(event) => setChosen(Number(event.target.value))}>
                {ready.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </label>
            <input
              type="range"
              aria-label={`Per cent of the traffic to revision ${revision}`}
              min="0"
              max="100"
              value={percent}
              onChange={(event) => setPercent(Number(event.target.value))}
            />
            <output>
              {splitFor(ready, traffic, revision, percent)
                .map((share) => `${share.percent} % to revision ${share.revision}`)
                .join(', ')}
            </output>
          </div>
        </Decision>
      )}
      {earlier !== undefined && (
        <Decision
          endpoint={shiftTraffic}
          action={`Roll back to revision ${earlier}`}
          words="Reason"
          danger
          input={inputFor([{ revision: earlier, percent: 100 }])}
        />
      )}
    </Panel>
  );
}

function RetirePanel({ deployment: { name, revisions, traffic } }: { deployment: Deployment }) {
  const taking = new Set(traffic.filter(({ percent }) => percent > 0).map(({ revision }) => revision));
  const idle = revisions.filter(({ number, state }) => state !== 'retired' && !taking.has(number));
  if (idle.length === 0) return null;
  return (
    <Panel title="Revisions without traffic">
      {idle.map(({ number }) => (
        <Decision
          key={number}
          endpoint={retireRevision}
          action={`Retire revision ${number}`}
          words="Reason"
          danger
          input={(reason) => ({ params: { name, revision: number }, body: { reason } })}
        />
      ))}
    </Panel>
  );
}
