import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity';

/**
 * Ends a process group by its leader: SIGTERM, then SIGKILL to all that is left after `graceMs`. The leader must
 * have been started with `detached: true`. Does nothing when the leader's identity no longer runs here.
 */
export async function endGroup(leader: ProcessIdentity, graceMs: number): Promise<void> {
  if (!isAlive(leader)) return;
  signalGroup(leader.pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (isAlive(leader) && performance.now() < deadline) await delay(25);
  signalGroup(leader.pid, 'SIGKILL');
  while (isAlive(leader)) await delay(10);
}

/** Sends a signal to every process of a group; false when the group is empty. */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leaderPid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
