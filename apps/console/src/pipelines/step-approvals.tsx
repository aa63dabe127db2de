import type { StepApproval } from '@modelkeep/contracts/pipelines/approval';
import { decideStepApproval, listStepApprovals } from '@modelkeep/contracts/pipelines/approval.api';
import { useEndpoint } from '../api/queries';
import { Decision } from '../kit/decision';
import { Panel } from '../kit/panel';
import { Time } from '../kit/values';

/** Steps of a run that wait for somebody's approval; nothing where there is none. */
export function RunApprovals({ runId }: { runId: string }) {
  const found = useEndpoint(listStepApprovals, { query: { runId } });
  return found.data?.items.map((approval) => (
    <ApprovalOf key={`${approval.step} ${approval.item}`} approval={approval} />
  ));
}

function ApprovalOf({ approval }: { approval: StepApproval }) {
  const { runId, step, item, message, details, startedBy, allowStarter, createdAt } = approval;
  const place = `${runId} ${step}${item === undefined ? '' : ` --item ${item}`}`;
  const decide = (decision: 'approved' | 'rejected') => (comment: string) => ({
    params: { id: runId, step },
    body: { item, decision, ...(comment !== '' && { comment }) },
  });
  return (
    <Panel
      title={`Step ${step} waits for an approval`}
      aside={
        <span className="muted">
          since <Time at={createdAt} />
        </span>
      }
    >
      <p>{message}</p>
      {details !== undefined && <pre tabIndex={0}>{JSON.stringify(details, null, 2)}</pre>}
      {!allowStarter && <p className="muted">{startedBy} started the run and may not decide.</p>}
      <Decision
        endpoint={decideStepApproval}
        action="Approve"
        words="Comment (may be left out)"
        optional
        cli={`modelkeep pipelines approve ${place}`}
        input={decide('approved')}
      />
      <Decision
        endpoint={decideStepApproval}
        action="Reject"
        words="Reason"
        danger
        cli={`modelkeep pipelines reject ${place} --comment …`}
        input={decide('rejected')}
      />
    </Panel>
  );
}
