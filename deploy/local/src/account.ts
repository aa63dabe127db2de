import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Report } from './report';

/** A system user to run PostgreSQL as: its programs refuse to run as root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const CREATED = 'modelkeep';

/** The user that PostgreSQL runs as: undefined (ourselves) unless we are root. */
export function postgresAccount(report: Report): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp('postgres') ?? lookUp(CREATED) ?? create(report) ?? mustLookUp('nobody');
}

/** One entry of passwd(5). */
export function parsePasswd(text: string, name: string): Account | undefined {
  const fields = text
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  return fields && { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}

function create(report: Report): Account | undefined {
  const shell = '/usr/sbin/nologin';
  const { status } = spawnSync('useradd', [
    '--system',
    '--no-create-home',
    '--user-group',
    '--shell',
    shell,
    CREATED,
  ]);
  if (status !== 0) return undefined;
  report(
    `PostgreSQL refuses to run as root: created the system user '${CREATED}' for it (remove: userdel ${CREATED})`,
  );
  return lookUp(CREATED);
}

/** getent also knows users from LDAP and the like; /etc/passwd serves where it is missing. */
function lookUp(name: string): Account | undefined {
  const { status, stdout } = spawnSync('getent', ['passwd', name], { encoding: 'utf8' });
  return parsePasswd(status === 0 ? stdout : readFileSync('/etc/passwd', 'utf8'), name);
}

function mustLookUp(name: string): Account {
  const account = lookUp(name);
  if (!account)
    throw new Error(`PostgreSQL refuses to run as root, and there is no user 'postgres' or '${name}'`);
  return account;
}
