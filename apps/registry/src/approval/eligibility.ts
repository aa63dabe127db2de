import type { ApprovalRules } from '@modelkeep/contracts/registry/approval-policy';
import { type Caller, forbidden } from '@modelkeep/service';

/** Throws 403 where the policy names who may decide, and the caller is not among them. Being an admin does not help. */
export function requireEligible({ name, roles }: Caller, { eligible }: ApprovalRules): void {
  if (eligible.roles.length === 0 && eligible.people.length === 0) return;
  if (eligible.people.includes(name) || roles.some((role) => eligible.roles.includes(role))) return;
  const who = [...eligible.people, ...eligible.roles.map((role) => `anyone with the role ${role}`)];
  throw forbidden(`The approval policy does not let ${name} decide; it names ${who.join(', ')}.`);
}
