import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, self, type ProcessIdentity } from './process-identity';

let drafts = 0;

/**
 * Holds a lock file between processes of one host while `work` runs. A lock whose holder died is taken over.
 * `onWait` is told once who holds it; `signal` ends the wait.
 */
export async function withFileLock<T>(
  file: string,
  work: () => Promise<T>,
  { onWait, signal }: { onWait?: (holder: ProcessIdentity) => void; signal?: AbortSignal } = {},
): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  for (let holder = take(file); holder; holder = take(file)) {
    if (!told) onWait?.(holder);
    told = true;
    await delay(100, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock, or says who holds it. `link` shows the file with its content in one step: none is ever half written. */
function take(file: string): ProcessIdentity | undefined {
  const draft = `${file}.${process.pid}.${(drafts += 1)}`;
  writeFileSync(draft, JSON.stringify(self()), { mode: 0o600 });
  try {
    for (;;) {
      if (linked(draft, file)) return undefined;
      const holder = read(file);
      if (holder && isAlive(holder)) return holder;
      if (holder) evict(file, holder, draft);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's lock away; puts back one that a faster process took in between. */
function evict(file: string, dead: ProcessIdentity, draft: string): void {
  const moved = `${draft}.stale`;
  try {
    renameSync(file, moved);
  } catch {
    return;
  }
  if (read(moved)?.started !== dead.started) linked(moved, file);
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
