import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { shiftTraffic } from '@modelkeep/contracts/deployment/deployment.api';
import { useState } from 'react';
import { Decision } from '../kit/decision';
import { Panel } from '../kit/panel';
import { RollBack } from './roll-back';
import { splitFor } from './split';
import { TrafficBar } from './traffic-bar';

/** Who gets the requests, and how to change that at once. */
export function TrafficPanel({ deployment, rollingOut }: { deployment: Deployment; rollingOut: boolean }) {
  const { name, revisions, traffic, mirror, sticky } = deployment;
  const ready = revisions.filter(({ state }) => state === 'ready').map(({ number }) => number);
  const [chosen, setChosen] = useState<number>();
  const [percent, setPercent] = useState(100);
  const revision = chosen !== undefined && ready.includes(chosen) ? chosen : ready.at(-1);
  const inputFor = (split: Deployment['traffic']) => (reason: string) => ({
    params: { name },
    body: { traffic: split, reason },
  });
  return (
    <Panel title="Traffic">
      <TrafficBar deployment={deployment} />
      {mirror && (
        <p className="muted">
          Copies of {mirror.percent} % of the requests go to revision {mirror.revision}.
        </p>
      )}
      {sticky && (
        <p className="muted">
          Requests with the same {sticky.by} {sticky.name} stay with one revision.
        </p>
      )}
      {revision !== undefined && !rollingOut && (
        <Decision
          endpoint={shiftTraffic}
          action="Shift traffic"
          words="Reason"
          cli={`modelkeep deployments shift ${name} ${splitFor(ready, traffic, revision, percent)
            .map((share) => `${share.revision}=${share.percent}`)
            .join()} --reason …`}
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
      <RollBack deployment={deployment} />
    </Panel>
  );
}
