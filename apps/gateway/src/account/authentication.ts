import { Injectable } from '@nestjs/common';
import { type Caller, ServiceTokens } from '@modelkeep/service';
import type { FastifyRequest } from 'fastify';
import { AccountService } from './account.service';
import { tokenOf } from './token';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who sent a request that has been authenticated; undefined where it carried no valid token. */
export const authenticated = (request: FastifyRequest): Caller | undefined => callers.get(request);

/** Turns the access token of a request into an internal token, which our services and this process's handlers check. */
@Injectable()
export class Authentication {
  constructor(
    private readonly accounts: AccountService,
    private readonly tokens: ServiceTokens,
  ) {}

  /** Replaces the Authorization header; a request without a valid token goes on without one. */
  async authenticate(request: FastifyRequest): Promise<void> {
    const token = tokenOf(request.headers.authorization);
    const caller = token === undefined ? undefined : await this.accounts.callerOf(token);
    delete request.headers.authorization;
    if (!caller?.roles.includes('service')) delete request.headers['x-modelkeep-actor'];
    if (!caller) return;
    callers.set(request, caller);
    request.headers.authorization = `Bearer ${this.internalTokenOf(caller)}`;
  }

  private readonly issued = new WeakMap<Caller, { token: string; until: number }>();

  /** Signing is slow: a cached caller keeps its internal token for a while. */
  private internalTokenOf(caller: Caller): string {
    const known = this.issued.get(caller);
    if (known && known.until > Date.now()) return known.token;
    const token = this.tokens.issueFor(caller, 120);
    this.issued.set(caller, { token, until: Date.now() + 60_000 });
    return token;
  }
}
