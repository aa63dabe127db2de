import { Injectable } from '@nestjs/common';
import { type Audience, forbidden, ServiceTokens, unauthorized } from '@modelkeep/service';
import type { FastifyRequest } from 'fastify';
import { audienceOf } from '../routing/upstreams';
import { BrowserCookies } from '../sign-on/browser-cookies';
import { mayActByCookie } from '../sign-on/same-origin';
import { Callers } from './callers';
import type { KnownCaller } from './known-caller';
import { tokenOf } from './token';

/** Headers that services believe: nobody else may set them. */
const OWN_HEADERS = 'x-modelkeep-';
/** A service may say on whose behalf it calls. */
const ACTOR_HEADER = 'x-modelkeep-actor';

const authenticatedCallers = new WeakMap<FastifyRequest, KnownCaller>();

/** Who sent a request that has been authenticated; undefined where it carried no valid token. */
export const authenticated = (request: FastifyRequest): KnownCaller | undefined =>
  authenticatedCallers.get(request);

/** The same; throws 401 where it carried none. */
export function knownCaller(request: FastifyRequest): KnownCaller {
  const caller = authenticated(request);
  if (!caller) throw unauthorized('A valid access token is required.');
  return caller;
}

/** Turns the access token, or the session, of a request into an internal token, for the service or the handlers that its route leads to. */
@Injectable()
export class Authentication {
  private readonly issued = new WeakMap<KnownCaller, Map<Audience, { token: string; until: number }>>();

  constructor(
    private readonly callers: Callers,
    private readonly tokens: ServiceTokens,
    private readonly cookies: BrowserCookies,
  ) {}

  /** Replaces the Authorization header, and takes the cookies out; a request without a valid token goes on without one. */
  async authenticate(request: FastifyRequest): Promise<void> {
    this.cookies.take(request);
    const token = tokenOf(request.headers.authorization) ?? this.sessionOf(request);
    const caller = token === undefined ? undefined : await this.callers.callerOf(token);
    delete request.headers.authorization;
    const passed = caller?.roles.includes('service') ? ACTOR_HEADER : undefined;
    for (const name of Object.keys(request.headers))
      if (name.startsWith(OWN_HEADERS) && name !== passed) delete request.headers[name];
    if (!caller) return;
    authenticatedCallers.set(request, caller);
    request.headers.authorization = `Bearer ${this.internalTokenOf(caller, audienceOf(request.routeOptions.url))}`;
  }

  /** A browser sends the cookie along whoever's page makes it ask. Throws 403 where that may not be ours. */
  private sessionOf(request: FastifyRequest): string | undefined {
    const session = this.cookies.read(request, 'session');
    if (session !== undefined && !mayActByCookie(request))
      throw forbidden('A session changes something only for pages of this origin.');
    return session;
  }

  /** Signing is slow: a cached caller keeps its internal token for a while. */
  private internalTokenOf(caller: KnownCaller, audience: Audience): string {
    const issued = this.issued.get(caller) ?? new Map<Audience, { token: string; until: number }>();
    const known = issued.get(audience);
    if (known && known.until > Date.now()) return known.token;
    const token = this.tokens.issueFor(caller, audience, 120);
    this.issued.set(caller, issued.set(audience, { token, until: Date.now() + 60_000 }));
    return token;
  }
}
