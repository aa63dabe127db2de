import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { decommissionDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import type { DecommissionReason } from '@modelkeep/contracts/registry/model-version';
import { useState } from 'react';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';
import { DecommissionReasonField } from '../kit/decommission-reason-field';

/** The end of a deployment; refused while somebody calls it, unless forced. */
export function DecommissionPanel({ deployment: { name, state } }: { deployment: Deployment }) {
  const [reason, setReason] = useState<DecommissionReason>('better-model');
  const [force, setForce] = useState(false);
  if (state !== 'active') return null;
  const option = force ? ' --force' : '';
  return (
    <ActionPanel title="End of life" endpoints={[decommissionDeployment]}>
      <Decision
        endpoint={decommissionDeployment}
        action="Decommission"
        words="Comment"
        danger
        cli={`modelkeep deployments decommission ${name} --reason ${reason}${option} --comment …`}
        input={(comment) => ({ params: { name }, body: { reason, comment, force } })}
      >
        <DecommissionReasonField value={reason} onChange={setReason} />
        <label>
          Where somebody still calls it
          <select value={String(force)} onChange={(event) => setForce(event.target.value === 'true')}>
            <option value="false">refuse</option>
            <option value="true">stop it all the same</option>
          </select>
        </label>
      </Decision>
    </ActionPanel>
  );
}
