import type { ApprovalPolicy } from '@modelkeep/contracts/registry/approval-policy';

/** A policy in one sentence. */
export function policyWords({ model, version, rules }: ApprovalPolicy): string {
  const { approvers, eligible, metrics, files, modelCard, signature } = rules;
  const who = [...eligible.people, ...eligible.roles.map((role) => `role ${role}`)];
  const asked = [
    `${approvers} ${approvers === 1 ? 'approver' : 'approvers'}${who.length > 0 ? ` of ${who.join(', ')}` : ''}`,
    ...metrics.map(({ metric, operator, value }) => `${metric} ${operator} ${value}`),
    ...files.map((role) => `a file of role ${role}`),
    ...(modelCard ? ['a model card'] : []),
    ...(signature ? ['a valid signature'] : []),
  ];
  return `${model === undefined ? 'default' : 'its own'}, version ${version}: ${asked.join('; ')}`;
}
