import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { rollBackDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import { useState } from 'react';
import { Decision } from '../kit/decision';

const BEFORE = 'before';

/** One button that takes all traffic back: to the split before, or to a revision. */
export function RollBack({ deployment: { name, state, revisions } }: { deployment: Deployment }) {
  const [chosen, setChosen] = useState(BEFORE);
  const ready = revisions.filter((revision) => revision.state === 'ready').map(({ number }) => number);
  if (state !== 'active' || ready.length === 0) return null;
  const revision = ready.find((number) => String(number) === chosen);
  const option = revision === undefined ? '' : ` --revision ${revision}`;
  return (
    <Decision
      endpoint={rollBackDeployment}
      action="Roll back"
      words="Reason"
      danger
      cli={`modelkeep deployments rollback ${name}${option} --reason …`}
      input={(reason) => ({ params: { name }, body: { revision, reason } })}
    >
      <label>
        Back to
        <select
          value={revision === undefined ? BEFORE : chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          <option value={BEFORE}>the split before</option>
          {ready.map((number) => (
            <option key={number} value={number}>
              revision {number}
            </option>
          ))}
        </select>
      </label>
    </Decision>
  );
}
