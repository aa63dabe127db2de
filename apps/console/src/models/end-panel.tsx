import type { DecommissionReason, ModelVersion } from '@modelkeep/contracts/registry/model-version';
import {
  archiveModelVersion,
  decommissionModelVersion,
} from '@modelkeep/contracts/registry/model-version.api';
import { useState } from 'react';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';
import { DecommissionReasonField } from '../kit/decommission-reason-field';

/** The end of a version's life: out of use, then under object lock. */
export function EndPanel({ version: { model, version, stage } }: { version: ModelVersion }) {
  const [reason, setReason] = useState<DecommissionReason>('better-model');
  const params = { model, version };
  if (stage === 'archived') return null;
  return (
    <ActionPanel title="End of life" endpoints={[archiveModelVersion, decommissionModelVersion]}>
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
          <DecommissionReasonField value={reason} onChange={setReason} />
        </Decision>
      )}
    </ActionPanel>
  );
}
