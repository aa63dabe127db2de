import type { Role } from '@modelkeep/contracts/common/types';

/** Those of `roles` that somebody who has `held` can hand on; an administrator can hand on all, but nobody `service`. */
export const grantable = (held: readonly Role[], roles: readonly Role[]): Role[] =>
  roles.filter((role) => role !== 'service' && (held.includes('admin') || held.includes(role)));
