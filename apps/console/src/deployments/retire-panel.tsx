import type { Deployment } from '@modelkeep/contracts/deployment/deployment';
import { retireRevision } from '@modelkeep/contracts/deployment/deployment.api';
import { ActionPanel } from '../kit/action-panel';
import { Decision } from '../kit/decision';

/** Revisions that nobody needs any more. */
export function RetirePanel({ deployment: { name, revisions, traffic } }: { deployment: Deployment }) {
  const taking = new Set(traffic.filter(({ percent }) => percent > 0).map(({ revision }) => revision));
  const idle = revisions.filter(({ number, state }) => state !== 'retired' && !taking.has(number));
  if (idle.length === 0) return null;
  return (
    <ActionPanel title="Revisions without traffic" endpoints={[retireRevision]}>
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
    </ActionPanel>
  );
}
