import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Account } from '@modelkeep/contracts/gateway/account.api';
import type { Role } from '@modelkeep/contracts/common/types';
import { type Caller, conflict, notFound, ServiceTokens } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { AccountEntity } from './account.entity';
import { hashToken, newToken } from './token';

/** Administrator that ADMIN_TOKEN stands for. */
const ADMIN: Caller = { name: 'admin', roles: ['admin'] };
const CACHE_MS = 5_000;

export const ADMIN_TOKEN = Symbol('ADMIN_TOKEN');

/** Accounts and their access tokens. */
@Injectable()
export class AccountService {
  private readonly adminHash: Buffer;
  private readonly cache = new Map<string, { caller: Caller; until: number }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly internalTokens: ServiceTokens,
    @Inject(ADMIN_TOKEN) adminToken: string,
  ) {
    this.adminHash = hashToken(adminToken);
  }

  /** Throws 409 where the name is taken. */
  async create(name: string, roles: Role[]): Promise<Account & { token: string }> {
    if (name === ADMIN.name) throw conflict(`${name} is the administrator that ADMIN_TOKEN stands for.`);
    const token = newToken();
    const createdAt = new Date();
    const { raw: created } = (await this.dataSource
      .createQueryBuilder()
      .insert()
      .into(AccountEntity)
      .values({ name, roles, tokenSha256: hashToken(token), createdAt })
      .orIgnore()
      .returning('name')
      .execute()) as { raw: unknown[] };
    if (created.length === 0) throw conflict(`An account named ${name} exists.`);
    return { name, roles, createdAt: createdAt.toISOString(), token };
  }

  /** The old token stops working, in other gateways within seconds. Throws 404. */
  async renewToken(name: string): Promise<Account & { token: string }> {
    const token = newToken();
    const accounts = this.dataSource.getRepository(AccountEntity);
    const { affected } = await accounts.update({ name }, { tokenSha256: hashToken(token) });
    const account = await accounts.findOneBy({ name });
    if (!affected || !account) throw notFound(`account ${name}`);
    this.cache.clear();
    return { name, roles: account.roles, createdAt: account.createdAt.toISOString(), token };
  }

  /** Who a token belongs to: an account, the administrator, or one of our services. */
  async callerOf(token: string): Promise<Caller | undefined> {
    const hash = hashToken(token);
    if (timingSafeEqual(hash, this.adminHash)) return ADMIN;
    if (!token.startsWith('mk_')) return this.internalTokens.verify(token);
    const key = hash.toString('base64');
    const cached = this.cache.get(key);
    if (cached && cached.until > Date.now()) return cached.caller;
    const account = await this.dataSource.getRepository(AccountEntity).findOneBy({ tokenSha256: hash });
    if (!account) return undefined;
    const caller = { name: account.name, roles: account.roles };
    this.cache.set(key, { caller, until: Date.now() + CACHE_MS });
    return caller;
  }
}
