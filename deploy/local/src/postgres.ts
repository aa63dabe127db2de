import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Account } from './account';
import { privateFolder } from './folders';
import type { PartContext } from './part';
import { HOST } from './ports';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries';
import { identify, isAlive, signal, workingFolder } from './process-identity';
import { run } from './run';
import { waitUntil } from './wait';

const SUPERUSER = 'modelkeep';
const LEFTOVER_GRACE_MS = 30_000;

/**
 * Settings of a server that a few services on one machine share. fsync stays on. TCP only: the path of a Unix
 * socket may not be longer than 107 bytes, and our folder may be.
 */
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '200',
  max_wal_size: '1GB',
  wal_compression: 'on',
  jit: 'off',
  timezone: 'UTC',
};

/** Starts PostgreSQL and returns its superuser's URL. */
export async function startPostgres(context: PartContext): Promise<string> {
  const { home, account, ports, secrets, report, launch } = context;
  const folder = join(home, 'postgres');
  const data = join(folder, 'data');
  const owner = account ? { uid: account.uid, gid: account.gid } : {};
  ownFolder(folder, account);
  const binaries = await postgresBinaries(context, dataMajor(data));
  if (!existsSync(data)) {
    report(`creating a database cluster of PostgreSQL ${binaries.major}`);
    await initialize(binaries, folder, data, account, secrets.postgresPassword);
  }
  await endStrayServer(data);
  const port = ports.of('postgres');
  const url = `postgresql://${SUPERUSER}:${secrets.postgresPassword}@${HOST}:${port}/postgres`;
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  await ports.release('postgres');
  await launch('postgres', {
    command: join(binaries.bin, 'postgres'),
    args: ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: data,
    env: { LC_ALL: 'C' },
    ...owner,
    // "Fast" shutdown: open sessions are ended, everything is written (postgres(1)).
    stopSignal: 'SIGINT',
    graceMs: 30_000,
    ready: () => answers(url),
    readyTimeoutMs: 120_000,
  });
  return url;
}

/** Whether a PostgreSQL server lets us in and answers. */
export async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // A server that stops while we are connected must not end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes a cluster in a folder beside `data` that takes its place when whole. */
async function initialize(
  { bin }: PostgresBinaries,
  folder: string,
  data: string,
  account: Account | undefined,
  password: string,
): Promise<void> {
  const draft = `${data}.new`;
  const passwordFile = join(folder, 'password');
  rmSync(draft, { recursive: true, force: true });
  ownFolder(draft, account);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  own(passwordFile, account);
  try {
    const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
    await run(join(bin, 'initdb'), ['-D', draft, '--encoding=UTF8', '--no-locale', ...access], {
      cwd: folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      ...(account && { uid: account.uid, gid: account.gid }),
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, data);
}

/**
 * A server left behind by a killed stack would keep the data locked; a `postmaster.pid` whose pid is now another
 * program's would keep ours from starting. A postmaster works in its data folder: that tells the two apart.
 */
async function endStrayServer(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const stray = workingFolder(pid) === data ? identify(pid) : undefined;
  if (!stray) {
    rmSync(file, { force: true });
    return;
  }
  signal(stray, 'SIGINT');
  const ended = await waitUntil(() => !isAlive(stray), { timeoutMs: LEFTOVER_GRACE_MS });
  if (!ended) throw new Error(`PostgreSQL process ${pid} of an earlier start does not end`);
}

function dataMajor(data: string): number | undefined {
  const file = join(data, 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

function ownFolder(path: string, account: Account | undefined): void {
  privateFolder(path);
  own(path, account);
}

function own(path: string, account: Account | undefined): void {
  if (account) chownSync(path, account.uid, account.gid);
}
