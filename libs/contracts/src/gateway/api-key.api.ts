import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Name, PageQuery, pageOf, Role, Timestamp, Uuid } from '../common/types';

const people = ['data-scientist', 'approver', 'operator', 'auditor', 'producer'] as const;
const byId = z.strictObject({ id: Uuid });
const path = '/api/v1/gateway/keys';

/** What an account's programs come with. Its secret is not among what can be read. */
export const ApiKey = z.object({
  id: Uuid,
  account: Name,
  name: Name,
  /** What the key may do: of these, those that its account has. */
  roles: z.array(Role),
  createdAt: Timestamp,
  createdBy: Actor,
  expiresAt: Timestamp.optional(),
  /** To the minute. */
  lastUsedAt: Timestamp.optional(),
  rotatedAt: Timestamp.optional(),
  /** Until when the secret before the last rotation is valid too. */
  previousUntil: Timestamp.optional(),
  revokedAt: Timestamp.optional(),
  revokedBy: Actor.optional(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The secret is shown once; only its hash is kept. */
export const ApiKeyWithSecret = ApiKey.extend({ secret: z.string() });
export type ApiKeyWithSecret = z.infer<typeof ApiKeyWithSecret>;

export const listApiKeys = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path,
  summary: "List the caller's API keys, or another account's; the administrator's list has all",
  access: people,
  query: PageQuery.extend({ account: Name.optional(), after: Uuid.optional() }),
  response: pageOf(ApiKey),
});

export const createApiKey = defineEndpoint({
  service: 'gateway',
  method: 'POST',
  path,
  summary: 'Create an API key for the caller; the administrator may name another account',
  access: people,
  body: z.strictObject({
    name: Name,
    account: Name.optional(),
    roles: z.array(Role.exclude(['service'])).min(1),
    expiresAt: Timestamp.optional(),
  }),
  response: ApiKeyWithSecret,
});

/** Name, roles and end of the key stay. A second rotation ends the secret before the first at once. */
export const rotateApiKey = defineEndpoint({
  service: 'gateway',
  method: 'POST',
  path: `${path}/:id/rotate`,
  summary: 'Give an API key a new secret; the old one stays valid for a while',
  access: people,
  params: byId,
  body: z.strictObject({
    graceSeconds: z
      .number()
      .int()
      .min(0)
      .max(30 * 86_400)
      .default(86_400),
  }),
  response: ApiKeyWithSecret,
});

export const revokeApiKey = defineEndpoint({
  service: 'gateway',
  method: 'DELETE',
  path: `${path}/:id`,
  summary: 'End an API key; it stays on record',
  access: people,
  params: byId,
});
