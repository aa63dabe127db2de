import { DecommissionReason, type ModelVersion } from '@modelkeep/contracts/registry/model-version';
import {
  archiveModelVersion,
  decommissionModelVersion,
} from '@modelkeep/contracts/registry/model-version.api';
import { useState } from 'react';
import { Decision } from '../kit/decision';
import { Panel } from '../kit/panel';

/** The end of a version's life: out of use, then under object lock. */
export function EndPanel({ version: { model, version, stage } }: { version: ModelVersion }) {
  const [reason, setReason] = useState<DecommissionReason>('better-model');
  const params = { model, version };
  if (stage === 'archived') return null;
  return (
    <Panel title="End of life">
      {stage === 'decommissioned' ? (
        <Decision
          endpoint={archiveModelVersion}
          action="Archive under object lock"
          danger
          input={() => ({ params, body: {} })}
        />
      ) : (
        <Decision
          endpoint={decommissionModelVersion}
          action="Decommission"
          words="Comment"
          danger
          input={(comment) => ({ params, body: { reason, comment } })}
        >
          <label>
            Reason
            <select value={reason} onChange={(event) => setReason(event.target.value as DecommissionReason)}>
              {DecommissionReason.options.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        </Decision>
      )}
    </Panel>
  );
}
