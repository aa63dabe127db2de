import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { startRollout } from '@modelkeep/contracts/deployment/rollout.api';
import { useState } from 'react';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';
import { strategies, type StrategyName } from './strategies';

/** Brings a revision without traffic to traffic; the command line takes more options. */
export function StartRolloutPanel({ deployment }: { deployment: Deployment }) {
  const { name, revisions, traffic } = deployment;
  const [chosen, setChosen] = useState<number>();
  const [kind, setKind] = useState<StrategyName>('canary');
  const idle = revisions
    .filter(({ number, state }) => state === 'ready' && !traffic.some(({ revision }) => revision === number))
    .map(({ number }) => number);
  const revision = chosen !== undefined && idle.includes(chosen) ? chosen : idle.at(-1);
  if (revision === undefined || traffic.length === 0) return null;
  return (
    <ActionPanel title="Start a rollout" endpoints={[startRollout]}>
      <Decision
        endpoint={startRollout}
        action="Start rollout"
        words="Reason"
        cli={`modelkeep deployments rollout ${name} --revision ${revision} ${strategies[kind].options} --reason …`}
        input={(reason) => ({
          params: { name },
          body: { candidate: { revision }, strategy: strategies[kind].strategy, reason },
        })}
      >
        <label>
          Candidate
          <select value={revision} onChange={(event) => setChosen(Number(event.target.value))}>
            {idle.map((each) => (
              <option key={each} value={each}>
                revision {each}
              </option>
            ))}
          </select>
        </label>
        <label>
          Strategy
          <select value={kind} onChange={(event) => setKind(event.target.value as StrategyName)}>
            {Object.entries(strategies).map(([each, { words }]) => (
              <option key={each} value={each}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </Decision>
    </ActionPanel>
  );
}
