import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Name, Role, Timestamp } from '../common/types';

export const Account = z.object({ name: Name, roles: z.array(Role), createdAt: Timestamp });
export type Account = z.infer<typeof Account>;

/** The token is shown once; only its hash is kept. */
export const createAccount = defineEndpoint({
  service: 'gateway',
  method: 'POST',
  path: '/api/v1/gateway/accounts',
  summary: 'Create an account and its access token',
  access: ['admin'],
  body: z.strictObject({ name: Name, roles: z.array(Role.exclude(['service'])).min(1) }),
  response: Account.extend({ token: z.string() }),
});

export const renewToken = defineEndpoint({
  service: 'gateway',
  method: 'POST',
  path: '/api/v1/gateway/accounts/:name/token',
  summary: 'Replace the access token of an account',
  access: ['admin'],
  params: z.strictObject({ name: Name }),
  response: Account.extend({ token: z.string() }),
});

export const whoAmI = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path: '/api/v1/gateway/me',
  summary: 'Who the token belongs to',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'producer', 'service'],
  response: z.object({ name: Actor, roles: z.array(Role) }),
});
