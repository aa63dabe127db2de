import { ApiClient, ApiError } from '@modelkeep/client';
import { createAccount, renewToken } from '@modelkeep/contracts/gateway/account.api';
import type { Role } from '@modelkeep/contracts/common/types';

/** Who takes part, each with an account and a token of their own. */
const cast = {
  dana: ['data-scientist', 'approver'],
  ravi: ['approver'],
  mira: ['approver', 'auditor'],
  olga: ['operator'],
  amira: ['auditor'],
  'loan-desk': ['producer'],
} as const satisfies Record<string, Role[]>;

export type Person = keyof typeof cast;
export type People = Record<Person, { client: ApiClient; token: string }>;

async function tokenOf(admin: ApiClient, name: Person): Promise<string> {
  try {
    return (await admin.call(createAccount, { body: { name, roles: [...cast[name]] } })).token;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    return (await admin.call(renewToken, { params: { name } })).token;
  }
}

/** Creates the accounts where they are missing; renews the tokens of those that are there. */
export async function invite(baseUrl: string, adminToken: string): Promise<People> {
  const admin = new ApiClient({ baseUrl, token: adminToken });
  const entries: [string, People[Person]][] = [];
  for (const name of Object.keys(cast) as Person[]) {
    const token = await tokenOf(admin, name);
    entries.push([name, { token, client: new ApiClient({ baseUrl, token }) }]);
  }
  return Object.fromEntries(entries) as People;
}
