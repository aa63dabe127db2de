import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ServiceTokens } from '@modelkeep/service';
import { ApiKeyCallers } from '../api-key/api-key-callers';
import { AccountService, ADMIN } from './account.service';
import { CallerCache } from './caller-cache';
import type { Known, KnownCaller } from './known-caller';
import { hashToken, kindOf, type TokenKind } from './token';
import { Sessions } from '../sign-on/sessions';

export const ADMIN_TOKEN = Symbol('ADMIN_TOKEN');

/** Whom a token belongs to: the administrator, an account, one of its API keys or sessions, or one of our services. */
@Injectable()
export class Callers {
  private readonly adminHash: Buffer;

  constructor(
    @Inject(ADMIN_TOKEN) adminToken: string,
    private readonly accounts: AccountService,
    private readonly keys: ApiKeyCallers,
    private readonly sessions: Sessions,
    private readonly internalTokens: ServiceTokens,
    private readonly cache: CallerCache,
  ) {
    this.adminHash = hashToken(adminToken);
  }

  /** The same object for the same token, for as long as it is remembered. */
  async callerOf(token: string): Promise<KnownCaller | undefined> {
    const hash = hashToken(token);
    if (timingSafeEqual(hash, this.adminHash)) return ADMIN;
    const kind = kindOf(token);
    if (!kind) return this.internalTokens.verify(token);
    const cached = this.cache.get(hash);
    if (cached) return cached;
    const known = await this.find(kind, hash);
    if (known) this.cache.set(hash, known);
    return known?.caller;
  }

  private find(kind: TokenKind, hash: Buffer): Promise<Known | undefined> {
    switch (kind) {
      case 'account':
        return this.accounts.ownerOf(hash);
      case 'key':
        return this.keys.find(hash);
      case 'session':
        return this.sessions.find(hash);
    }
  }
}
