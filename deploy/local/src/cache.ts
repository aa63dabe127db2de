import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tryLock } from './lock';
import type { FetchContext } from './part';
import { waitUntil } from './wait';

const WAIT_FOR_OTHER_MS = 30 * 60_000;

/**
 * Makes sure that `target` (a folder in the cache) exists. `fill` writes into a temporary folder beside it, which
 * becomes `target` by one rename: a fill that is killed leaves no half-filled target. A lock file lets one process
 * fill while others wait for it.
 */
export async function cached(
  target: string,
  context: Pick<FetchContext, 'report' | 'signal'>,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  if (existsSync(target)) return target;
  const release = await lockFor(target, context);
  try {
    if (existsSync(target)) return target;
    removeAbandoned(target);
    const draft = mkdtempSync(`${target}.part-`);
    try {
      await fill(draft);
      renameSync(draft, target);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return target;
  } finally {
    release();
  }
}

async function lockFor(
  target: string,
  { report, signal }: Pick<FetchContext, 'report' | 'signal'>,
): Promise<() => void> {
  mkdirSync(dirname(target), { recursive: true });
  let release: (() => void) | undefined;
  let told = false;
  const locked = await waitUntil(
    () => {
      signal.throwIfAborted();
      const lock = tryLock(`${target}.lock`);
      if (lock.holder) {
        if (!told) report(`process ${lock.holder.pid} is filling the cache: waiting for it`);
        told = true;
        return false;
      }
      release = lock.release;
      return true;
    },
    { timeoutMs: WAIT_FOR_OTHER_MS, everyMs: 250 },
  );
  if (!locked || !release) throw new Error(`${target}.lock is still held after 30 minutes`);
  return release;
}

/** Folders of fills that were killed. Called under the lock, so none of them is in use. */
function removeAbandoned(target: string): void {
  const prefix = `${basename(target)}.part-`;
  for (const name of readdirSync(dirname(target))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(target), name), { recursive: true, force: true });
  }
}
