import { Injectable } from '@nestjs/common';
import type { Account } from '@modelkeep/contracts/gateway/account.api';
import type { Role } from '@modelkeep/contracts/common/types';
import { type Caller, conflict, notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { AccountEntity } from './account.entity';
import { CallerCache } from './caller-cache';
import type { Known } from './known-caller';
import { hashToken, newToken } from './token';

/** Administrator that ADMIN_TOKEN stands for. */
export const ADMIN: Caller = { name: 'admin', roles: ['admin'] };

/** Accounts and their access tokens. */
@Injectable()
export class AccountService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: CallerCache,
  ) {}

  /** Throws 409 where the name is taken. */
  async create(name: string, roles: Role[]): Promise<Account & { token: string }> {
    if (name === ADMIN.name) throw conflict(`${name} is the administrator that ADMIN_TOKEN stands for.`);
    const token = newToken('account');
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
    const token = newToken('account');
    const accounts = this.dataSource.getRepository(AccountEntity);
    const { affected } = await accounts.update({ name }, { tokenSha256: hashToken(token) });
    const account = await accounts.findOneBy({ name });
    if (!affected || !account) throw notFound(`account ${name}`);
    this.cache.clear();
    return { name, roles: account.roles, createdAt: account.createdAt.toISOString(), token };
  }

  find(name: string): Promise<AccountEntity | null> {
    return this.dataSource.getRepository(AccountEntity).findOneBy({ name });
  }

  /** Whose access token has this hash. */
  async ownerOf(hash: Buffer): Promise<Known | undefined> {
    const account = await this.dataSource.getRepository(AccountEntity).findOneBy({ tokenSha256: hash });
    return account ? { caller: { name: account.name, roles: account.roles } } : undefined;
  }
}
