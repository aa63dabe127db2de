import { ApprovalRules } from '@modelkeep/contracts/registry/approval-policy';
import type { Caller } from '@modelkeep/service';
import { requireEligible } from './eligibility';

const ravi: Caller = { name: 'ravi', roles: ['approver'] };
const decide = (caller: Caller, eligible?: object) => () =>
  requireEligible(caller, ApprovalRules.parse({ eligible }));

describe('requireEligible', () => {
  it('lets anyone decide where the policy names nobody', () => {
    expect(decide(ravi)).not.toThrow();
  });
  it('lets those decide who are named, or have a role that is', () => {
    expect(decide(ravi, { people: ['ravi'] })).not.toThrow();
    expect(decide({ ...ravi, roles: ['approver', 'auditor'] }, { roles: ['auditor'] })).not.toThrow();
  });
  it('refuses everybody else, admins too', () => {
    const eligible = { people: ['mira'], roles: ['auditor'] };
    expect(decide(ravi, eligible)).toThrow('mira, anyone with the role auditor');
    expect(decide({ name: 'root', roles: ['admin'] }, eligible)).toThrow('does not let root decide');
  });
});
