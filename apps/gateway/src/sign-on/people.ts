import { conflict } from '@modelkeep/service';
import { Injectable } from '@nestjs/common';
import { DataSource, QueryFailedError } from 'typeorm';
import { ADMIN } from '../account/account.service';
import { CallerCache } from '../account/caller-cache';
import type { Person } from './person';

const UNIQUE_VIOLATION = '23505';

/** Accounts of those who come by single sign-on: the identity provider says who they are and what they may do. */
@Injectable()
export class People {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: CallerCache,
  ) {}

  /**
   * Name of their account, which has their roles of today from now on; made where there is none yet. Throws 409 where
   * the name is another's: an account is never handed over.
   */
  async welcome({ issuer, subject, name, roles }: Person): Promise<string> {
    if (name === ADMIN.name) throw taken(name);
    try {
      const [account] = await this.dataSource.query<{ name: string }[]>(
        `INSERT INTO accounts (name, roles, issuer, subject, created_at) VALUES ($1, $2, $3, $4, now())
         ON CONFLICT (issuer, subject) DO UPDATE SET roles = excluded.roles
         RETURNING name`,
        [name, roles, issuer, subject],
      );
      this.cache.clear();
      return (account as { name: string }).name;
    } catch (error) {
      throw isTaken(error) ? taken(name) : error;
    }
  }

  /** Takes their roles from who has none any more, and with them what their keys and sessions may do. */
  async disown({ issuer, subject }: Person): Promise<void> {
    await this.dataSource.query(`UPDATE accounts SET roles = '{}' WHERE issuer = $1 AND subject = $2`, [
      issuer,
      subject,
    ]);
    this.cache.clear();
  }
}

const taken = (name: string) => conflict(`${name} is another account.`);

const isTaken = (error: unknown): boolean =>
  error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION;
