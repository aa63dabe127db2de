import type { Role } from '@modelkeep/contracts/common/types';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Known } from '../account/known-caller';
import { grantable } from './scope';

interface Row {
  id: string;
  account: string;
  held: Role[];
  roles: Role[];
  newest: boolean;
  until: Date | null;
}

/** Who comes with a secret of a key. */
@Injectable()
export class ApiKeyCallers {
  constructor(private readonly dataSource: DataSource) {}

  /** By the hash of the secret; undefined where it is of no key that is valid now. Notes the use, to the minute. */
  async find(hash: Buffer): Promise<Known | undefined> {
    const [key] = await this.dataSource.query<Row[]>(
      `SELECT k.id, k.account, a.roles AS held, k.roles, k.secret_sha256 = $1 AS newest,
              least(k.expires_at, CASE WHEN k.secret_sha256 = $1 THEN NULL ELSE k.previous_until END) AS until
         FROM api_keys k JOIN accounts a ON a.name = k.account
        WHERE (k.secret_sha256 = $1 OR (k.previous_sha256 = $1 AND k.previous_until > now()))
          AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [hash],
    );
    if (!key) return undefined;
    await this.dataSource.query(
      `UPDATE api_keys SET last_used_at = now()
        WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [key.id],
    );
    const { id, account, newest } = key;
    const caller = { name: account, roles: grantable(key.held, key.roles), key: { id, newest } };
    return { caller, until: key.until?.getTime() };
  }
}
