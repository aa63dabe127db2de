import { applyApprovalPolicy, listApprovalPolicies } from '@modelkeep/contracts/registry/approval-policy.api';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { policyWords } from './policy-words';

const MOST = 1_000;
const EXAMPLE = { approvers: 2, metrics: [{ metric: 'auc', operator: '>=' as const, value: 0.7 }] };

/** What approving a version of the model asks for: its own policy, else the default. */
export function PolicyPanel({ model }: { model: string }) {
  const input = { query: { limit: MOST } };
  const policies = useEndpoint(listApprovalPolicies, input);
  return (
    <Panel title="Approval policy">
      <Loaded query={policies}>
        {({ items }) => {
          const policy =
            items.find((each) => each.model === model) ?? items.find((each) => each.model === undefined);
          return policy ? (
            <p>{policyWords(policy)}</p>
          ) : (
            <>
              <Empty>
                None: one approver who did not register the version is enough. An approver can ask for more:
              </Empty>
              <AsCommand endpoint={applyApprovalPolicy} input={{ params: { model }, body: EXAMPLE }} open />
            </>
          );
        }}
      </Loaded>
      <AsCommand endpoint={listApprovalPolicies} input={input} />
    </Panel>
  );
}
