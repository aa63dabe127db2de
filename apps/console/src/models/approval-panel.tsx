import { ApiError } from '@modelkeep/client/web';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import {
  decideApproval,
  getApproval,
  requestApproval,
} from '@modelkeep/contracts/registry/model-version.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Decision } from '../kit/decision';
import { Loaded } from '../kit/loaded';
import { Facts, Panel } from '../kit/panel';
import { Badge, Time } from '../kit/values';
import { Checks, Decisions } from './approval-checks';
import { policyWords } from './policy-words';

/** The newest approval, and what can be done about it. */
export function ApprovalPanel({ version: { model, version, stage } }: { version: ModelVersion }) {
  const params = { model, version };
  const approval = useEndpoint(getApproval, { params });
  const never = approval.error instanceof ApiError && approval.error.status === 404;
  const decide = (decision: 'approved' | 'rejected') => (comment: string) => ({
    params,
    body: { decision, comment },
  });
  return (
    <Panel title="Approval">
      {never ? (
        <p className="muted">Nobody has asked for approval.</p>
      ) : (
        <Loaded query={approval}>
          {({
            state,
            requestedBy,
            requestedAt,
            decidedBy,
            decidedAt,
            comment,
            policy,
            checks,
            decisions,
          }) => (
            <>
              <Facts
                facts={{
                  State: <Badge>{state}</Badge>,
                  Asked: (
                    <>
                      <Time at={requestedAt} /> by {requestedBy}
                    </>
                  ),
                  Decided: decidedAt && (
                    <>
                      <Time at={decidedAt} /> by {decidedBy}
                    </>
                  ),
                  Comment: comment,
                  Policy: policy && policyWords(policy),
                }}
              />
              <Checks checks={checks} />
              <Decisions decisions={decisions} />
            </>
          )}
        </Loaded>
      )}
      {approval.data?.state === 'requested' && (
        <>
          <Decision endpoint={decideApproval} action="Approve" words="Comment" input={decide('approved')} />
          <Decision
            endpoint={decideApproval}
            action="Reject"
            words="Reason"
            danger
            input={decide('rejected')}
          />
        </>
      )}
      {stage === 'candidate' && approval.data?.state !== 'requested' && (
        <Decision
          endpoint={requestApproval}
          action="Ask for approval"
          words="Comment"
          input={(comment) => ({ params, body: { comment } })}
        />
      )}
      <AsCommand endpoint={getApproval} input={{ params }} />
    </Panel>
  );
}
