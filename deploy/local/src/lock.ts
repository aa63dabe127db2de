import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, identify, type ProcessIdentity } from './process-identity';

/** Either the lock, or the process that holds it. */
export type LockOutcome = { release: () => void; holder?: undefined } | { holder: ProcessIdentity };

/**
 * Takes a lock file for this process. A lock whose holder is dead is taken over. `link` makes the file appear
 * with its content in one step, so nobody ever reads a half-written lock.
 */
export function tryLock(file: string): LockOutcome {
  mkdirSync(dirname(file), { recursive: true });
  const mine = identify(process.pid);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, file)) return { release: () => rmSync(file, { force: true }) };
      const holder = read(file);
      if (!holder) continue;
      if (isAlive(holder)) return { holder };
      evict(file, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Whoever holds the lock now and is alive. */
export function lockHolder(file: string): ProcessIdentity | undefined {
  const holder = read(file);
  return holder && isAlive(holder) ? holder : undefined;
}

/** Moves a dead holder's lock away; puts back one that a faster process took in between. */
function evict(file: string, dead: ProcessIdentity): void {
  const moved = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, moved);
  } catch {
    return;
  }
  const found = read(moved);
  if (found && found.started !== dead.started) linked(moved, file);
  rmSync(moved, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
