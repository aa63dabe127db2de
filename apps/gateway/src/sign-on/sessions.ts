import type { Role } from '@modelkeep/contracts/common/types';
import { Injectable } from '@nestjs/common';
import { DataSource, LessThan } from 'typeorm';
import { CallerCache } from '../account/caller-cache';
import type { Known } from '../account/known-caller';
import { hashToken, newToken } from '../account/token';
import { SessionEntity } from './session.entity';

/** Sessions of browsers. One that is closed here ends in other gateways within seconds. */
@Injectable()
export class Sessions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: CallerCache,
  ) {}

  /** Answers with the token for the cookie. */
  async open(account: string, idToken: string, lifeSeconds: number): Promise<string> {
    const token = newToken('session');
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + lifeSeconds * 1000);
    const sessions = this.dataSource.getRepository(SessionEntity);
    await sessions.delete({ expiresAt: LessThan(createdAt) });
    await sessions.insert({ tokenSha256: hashToken(token), account, idToken, createdAt, expiresAt });
    return token;
  }

  /** The ID token that the session began with; undefined where there is none such any more. */
  async close(token: string): Promise<string | undefined> {
    const sessions = this.dataSource.getRepository(SessionEntity);
    const session = await sessions.findOneBy({ tokenSha256: hashToken(token) });
    await sessions.delete({ tokenSha256: hashToken(token) });
    this.cache.clear();
    return session?.idToken;
  }

  /** Who comes with a cookie of this hash. */
  async find(hash: Buffer): Promise<Known | undefined> {
    const [session] = await this.dataSource.query<{ name: string; roles: Role[]; until: Date }[]>(
      `SELECT a.name, a.roles, s.expires_at AS until
         FROM sessions s JOIN accounts a ON a.name = s.account
        WHERE s.token_sha256 = $1 AND s.expires_at > now()`,
      [hash],
    );
    return (
      session && { caller: { name: session.name, roles: session.roles }, until: session.until.getTime() }
    );
  }
}
