import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Account } from './account';

/** Where root's stacks go when their own folder is closed to the user that PostgreSQL runs as. */
const SHARED_DATA = '/var/lib/modelkeep';
const SHARED_CACHE = '/var/cache/modelkeep';

let root: string | undefined;

/** Folder of this checkout, found from the place of this file (in `deploy/local/src` or in `dist/`). */
export function repoRoot(): string {
  root ??= findRoot(__dirname);
  return root;
}

/** `--home`, else MODELKEEP_HOME, else `.modelkeep` in the checkout. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env['MODELKEEP_HOME'] || join(repoRoot(), '.modelkeep'));
}

/** MODELKEEP_CACHE, else `modelkeep` in the user's cache folder (XDG Base Directory). */
export function defaultCache(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(
    env['MODELKEEP_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'modelkeep'),
  );
}

/**
 * The data folder really used: `home`, unless `account` (the user that PostgreSQL runs as when we are root) cannot
 * reach it; then a folder of its own under /var/lib/modelkeep.
 */
export function usableHome(home: string, account: Account | undefined): string {
  // The folder itself is opened by `openFolder`; those above it are not ours to open.
  if (!account || reachable(dirname(home), account)) return home;
  const owner = basename(home) === '.modelkeep' ? dirname(home) : home;
  const hash = createHash('sha256').update(home).digest('hex').slice(0, 8);
  return join(SHARED_DATA, `${basename(owner).replaceAll(/[^\w.-]/g, '_')}-${hash}`);
}

/** The cache for files that `account` must be able to run. */
export function usableCache(cache: string, account: Account | undefined): string {
  return !account || reachable(cache, account) ? cache : SHARED_CACHE;
}

/** Creates a folder that everybody may pass through but only its owner may list. */
export function openFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o711 });
  chmodSync(path, 0o711);
}

/** Creates a folder for its owner alone. */
export function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/** Asks the kernel, as that user, whether the nearest existing folder can be passed through. */
function reachable(path: string, account: Account): boolean {
  if (!existsSync(path)) return reachable(dirname(path), account);
  return spawnSync('test', ['-x', path], { uid: account.uid, gid: account.gid, cwd: '/' }).status === 0;
}

function findRoot(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && nameIn(manifest) === 'modelkeep') return folder;
  if (dirname(folder) === folder) throw new Error(`no modelkeep checkout above ${__dirname}`);
  return findRoot(dirname(folder));
}

function nameIn(manifest: string): string | undefined {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name;
}
