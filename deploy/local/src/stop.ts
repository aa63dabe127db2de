import { endLeftovers } from './leftovers';
import { lockHolder, tryLock } from './lock';
import { isAlive, signal } from './process-identity';
import type { Report } from './report';
import { stackLockFile } from './state';
import { waitUntil } from './wait';

/** Longer than all graces of an orderly stop together. */
const STOP_TIMEOUT_MS = 100_000;

/**
 * Stops the stack of a home, wherever it runs: asks its supervisor and waits; what a dead supervisor left behind is
 * ended one by one. Returns whether a supervisor was running. Throws when another process starts a stack meanwhile.
 */
export async function stopStack(home: string, report: Report): Promise<boolean> {
  const file = stackLockFile(home);
  const supervisor = lockHolder(file);
  if (supervisor) {
    report(`asking process ${supervisor.pid} to stop its stack`);
    signal(supervisor, 'SIGTERM');
    if (!(await waitUntil(() => !isAlive(supervisor), { timeoutMs: STOP_TIMEOUT_MS }))) {
      report(`process ${supervisor.pid} does not end: killed`);
      signal(supervisor, 'SIGKILL');
      await waitUntil(() => !isAlive(supervisor), { timeoutMs: STOP_TIMEOUT_MS });
    }
  }
  const lock = tryLock(file);
  if (lock.holder) throw new Error(`process ${lock.holder.pid} has started a stack in ${home} meanwhile`);
  try {
    await endLeftovers(home, report);
  } finally {
    lock.release();
  }
  return supervisor !== undefined;
}
