import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import type { Role } from '@modelkeep/contracts/common/types';
import type { FastifyRequest } from 'fastify';
import { forbidden, unauthorized } from './problem';
import type { ServiceTokens } from './service-tokens';

/** Who sent a request. */
export interface Caller {
  /** Account name, or `service:<name>`. */
  name: string;
  roles: Role[];
}

const ACTOR_HEADER = 'x-modelkeep-actor';

/**
 * Caller of a request, from its internal token. A service may say on whose behalf it calls: then the caller's name is
 * that person's, with the service's rights. Throws 401 where there is no valid token.
 */
export function callerOf(request: Pick<FastifyRequest, 'headers'>, tokens: ServiceTokens): Caller {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token) throw unauthorized('A bearer token is required.');
  const caller = tokens.verify(token);
  if (!caller) throw unauthorized('The token is not valid, or no longer.');
  const actor = request.headers[ACTOR_HEADER];
  return typeof actor === 'string' && caller.roles.includes('service') ? { ...caller, name: actor } : caller;
}

/** Throws 403 unless one of the caller's roles is in `access`; `admin` may always. */
export function requireAccess(caller: Caller, access: Endpoint['access']): void {
  if (access === 'anyone' || caller.roles.includes('admin')) return;
  if (!caller.roles.some((role) => access.includes(role)))
    throw forbidden(`${caller.name} needs one of these roles: ${access.join(', ')}.`);
}
