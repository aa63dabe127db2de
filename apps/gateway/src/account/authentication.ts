import { Injectable } from '@nestjs/common';
import { type Caller, ServiceTokens } from '@modelkeep/service';
import type { FastifyRequest } from 'fastify';
import { AccountService } from './account.service';
import { tokenOf } from './token';

/** Headers that services believe: nobody else may set them. */
const OWN_HEADERS = 'x-modelkeep-';
/** A service may say on whose behalf it calls. */
const ACTOR_HEADER = 'x-modelkeep-actor';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who sent a request that has been authenticated; undefined where it carried no valid token. */
export const authenticated = (request: FastifyRequest): Caller | undefined => callers.get(request);

/** Turns the access token of a request into an internal token, which our services and this process's handlers check. */
@Injectable()
export class Authentication {
  private readonly issued = new WeakMap<Caller, { token: string; until: number }>();

  constructor(
    private readonly accounts: AccountService,
    private readonly tokens: ServiceTokens,
  ) {}

  /** Replaces the Authorization header; a request without a valid token goes on without one. */
  async authenticate(request: FastifyRequest): Promise<void> {
    const token = tokenOf(request.headers.authorization);
    const caller = token === undefined ? undefined : await this.accounts.callerOf(token);
    delete request.headers.authorization;
    const passed = caller?.roles.includes('service') ? ACTOR_HEADER : undefined;
    for (const name of Object.keys(request.headers))
      if (name.startsWith(OWN_HEADERS) && name !== passed) delete request.headers[name];
    if (!caller) return;
    callers.set(request, caller);
    request.headers.authorization = `Bearer ${this.internalTokenOf(caller)}`;
  }

  /** Signing is slow: a cached caller keeps its internal token for a while. */
  private internalTokenOf(caller: Caller): string {
    const known = this.issued.get(caller);
    if (known && known.until > Date.now()) return known.token;
    const token = this.tokens.issueFor(caller, 120);
    this.issued.set(caller, { token, until: Date.now() + 60_000 });
    return token;
  }
}
