import type { PageQuery, Role } from '@modelkeep/contracts/common/types';
import type { ApiKey, ApiKeyWithSecret, createApiKey } from '@modelkeep/contracts/gateway/api-key.api';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import { conflict, forbidden, notFound, unprocessable } from '@modelkeep/service';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AccountService, ADMIN } from '../account/account.service';
import { CallerCache } from '../account/caller-cache';
import type { KnownCaller } from '../account/known-caller';
import { hashToken, newToken } from '../account/token';
import { ApiKeyEntity } from './api-key.entity';
import { apiKeyView } from './api-key.view';
import { grantable } from './scope';

type Asked = BodyOf<typeof createApiKey>;

/** An account's API keys. What is changed here holds in other gateways within seconds. */
@Injectable()
export class ApiKeyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountService,
    private readonly cache: CallerCache,
  ) {}

  /** Throws 403 for another's account, 404 where there is no such account, 409 where the name is taken, 422. */
  async create(caller: KnownCaller, asked: Asked): Promise<ApiKeyWithSecret> {
    const owner = asked.account ?? caller.name;
    if (owner !== caller.name && !isAdmin(caller))
      throw forbidden(`Only an administrator makes keys of ${owner}.`);
    if (caller.key && !isAdmin(caller))
      throw forbidden('An API key makes no other: use the access token of the account, or sign in.');
    if (owner === ADMIN.name)
      throw unprocessable(
        'The administrator of ADMIN_TOKEN is no account, and has no keys: name an account.',
      );
    const account = await this.accounts.find(owner);
    if (!account) throw notFound(`account ${owner}`);
    checkAsked(asked, account.roles);
    const secret = newToken('key');
    const keys = this.dataSource.getRepository(ApiKeyEntity);
    const id = uuidv7();
    const { raw: created } = (await keys
      .createQueryBuilder()
      .insert()
      .values({
        id,
        account: owner,
        name: asked.name,
        roles: asked.roles,
        secretSha256: hashToken(secret),
        createdAt: new Date(),
        createdBy: caller.name,
        expiresAt: asked.expiresAt === undefined ? null : new Date(asked.expiresAt),
      })
      .orIgnore()
      .returning('id')
      .execute()) as { raw: unknown[] };
    if (created.length === 0) throw conflict(`${owner} has a key named ${asked.name}.`);
    return { ...apiKeyView(await keys.findOneByOrFail({ id })), secret };
  }

  /** Throws 403 for another's account. */
  async list(
    caller: KnownCaller,
    { account, limit, after }: PageQuery & { account?: string },
  ): Promise<{ items: ApiKey[]; next?: string }> {
    if (account !== undefined && account !== caller.name && !isAdmin(caller))
      throw forbidden(`Only an administrator sees the keys of ${account}.`);
    const owner = account ?? (isAdmin(caller) ? undefined : caller.name);
    const found = await this.dataSource.getRepository(ApiKeyEntity).find({
      where: {
        ...(owner !== undefined && { account: owner }),
        ...(after !== undefined && { id: MoreThan(after) }),
      },
      order: { id: 'ASC' },
      take: limit + 1,
    });
    const items = found.slice(0, limit).map(apiKeyView);
    return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
  }

  /** Throws 403, 404, and 409 where the key has ended. */
  async rotate(caller: KnownCaller, id: string, graceSeconds: number): Promise<ApiKeyWithSecret> {
    await this.requireOwn(caller, id);
    const secret = newToken('key');
    const [rotated] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE api_keys
          SET previous_sha256 = secret_sha256, previous_until = now() + make_interval(secs => $3),
              secret_sha256 = $2, rotated_at = now()
        WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
        RETURNING id`,
      [id, hashToken(secret), graceSeconds],
    );
    if (rotated.length === 0) throw conflict('The key was revoked, or has expired: create another.');
    this.cache.clear();
    const key = await this.dataSource.getRepository(ApiKeyEntity).findOneByOrFail({ id });
    return { ...apiKeyView(key), secret };
  }

  /** One that is revoked already stays so. Throws 403, 404. */
  async revoke(caller: KnownCaller, id: string): Promise<void> {
    await this.requireOwn(caller, id);
    await this.dataSource
      .getRepository(ApiKeyEntity)
      .update({ id, revokedAt: IsNull() }, { revokedAt: new Date(), revokedBy: caller.name });
    this.cache.clear();
  }

  /** Another's key is as if it were not there. A key may end or rotate itself, by its newest secret, and no other. */
  private async requireOwn(caller: KnownCaller, id: string): Promise<void> {
    const key = await this.dataSource.getRepository(ApiKeyEntity).findOneBy({ id });
    if (!key || (key.account !== caller.name && !isAdmin(caller))) throw notFound(`API key ${id}`);
    if (caller.key && !isAdmin(caller) && !(caller.key.id === id && caller.key.newest))
      throw forbidden('An API key changes no other key, and by its old secret not even itself.');
  }
}

const isAdmin = ({ roles }: KnownCaller): boolean => roles.includes('admin');

function checkAsked({ roles, expiresAt }: Asked, held: readonly Role[]): void {
  const given = grantable(held, roles);
  const excess = roles.filter((role) => !given.includes(role));
  const faults = excess.map((role) => ({
    path: `body.roles.${roles.indexOf(role)}`,
    message: `the account is not ${role}`,
  }));
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.now())
    faults.push({ path: 'body.expiresAt', message: 'is not in the future' });
  if (faults.length > 0) throw unprocessable('The key cannot be made as asked.', faults);
}
