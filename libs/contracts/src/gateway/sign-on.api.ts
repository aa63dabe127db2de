import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';

const path = '/api/v1/gateway/sign-on';

/** Why somebody was not signed in; the console is opened with it as the query's `sign-on`. */
export const SignOnRefusal = z.enum([
  /** The identity provider, or the person there, said no. */
  'denied',
  /** The answer came too late, or to another browser than the one that asked. */
  'expired',
  /** The identity provider gives none of our roles. */
  'no-role',
  /** The name is another account's. */
  'name-taken',
  /** The identity provider did not answer as it should; the gateway's log says more. */
  'failed',
]);
export type SignOnRefusal = z.infer<typeof SignOnRefusal>;

/** A page of the console: a path on this host, and nowhere else. */
const Page = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/, 'expected a path that begins with one slash');

export const getSignOn = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path,
  summary: 'Whether there is single sign-on, and whether this browser is signed in by it',
  access: 'anyone',
  response: z.object({ available: z.boolean(), signedIn: z.boolean() }),
});

export const startSignOn = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path: `${path}/start`,
  summary: 'Send a browser to the identity provider',
  access: 'anyone',
  query: z.strictObject({ to: Page.default('/') }),
  status: 302,
});

export const finishSignOn = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path: `${path}/callback`,
  summary: 'Where the identity provider sends the browser back to',
  access: 'anyone',
  query: z.looseObject({}),
  status: 302,
});

/** `url`: where to end the session at the identity provider as well, where it has a place for that. */
export const signOut = defineEndpoint({
  service: 'gateway',
  method: 'POST',
  path: '/api/v1/gateway/sign-out',
  summary: "End this browser's session",
  access: 'anyone',
  response: z.object({ url: z.string().optional() }),
  status: 200,
});
