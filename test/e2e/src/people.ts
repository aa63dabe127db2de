import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import type { Role } from '@modelkeep/contracts/common/types';
import { createAccount } from '@modelkeep/contracts/gateway/account.api';
import { OUTCOME_FILE } from './outcome-file';
import { told } from './story';

/** Token of the administrator of the story's stack, as its first start left it. */
export const adminToken = (): string =>
  readFileSync(join(dirname(process.env[OUTCOME_FILE] ?? ''), 'home', 'admin-token'), 'utf8').trim();

export const clientWith = (token: string) => new ApiClient({ baseUrl: told().baseUrl, token });

let made = 0;

/** A new account with a name of its own. */
export function newAccount(...roles: Exclude<Role, 'service'>[]): Promise<{ name: string; token: string }> {
  made += 1;
  const name = `somebody-${process.pid}-${Date.now()}-${made}`;
  return clientWith(adminToken()).call(createAccount, { body: { name, roles } });
}
