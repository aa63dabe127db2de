import { STACK_MARK } from './environment';
import { isAlive, signal, signalGroup, withEnvironment, type ProcessIdentity } from './process-identity';
import type { Report } from './report';
import { PART_NAMES, SERVICE_NAMES } from './services';
import { readState, writeState, type ProcessName } from './state';
import { waitUntil } from './wait';

const GRACE_MS = 20_000;

/** How each part is asked to end; PostgreSQL's "fast" shutdown is SIGINT. */
const STOP_SIGNALS: Partial<Record<ProcessName, NodeJS.Signals>> = { postgres: 'SIGINT' };

/**
 * Ends what a stack of this home left running when its supervisor was killed: services and whatever they started
 * first, then the parts. Only processes that the stack started: recorded with their start time, or carrying its mark
 * in their environment. Call it only while no supervisor runs.
 */
export async function endLeftovers(home: string, report: Report): Promise<void> {
  const state = readState(home);
  const alive = (name: ProcessName) => [state.processes[name] ?? []].flat().filter(isAlive);
  const parts = PART_NAMES.flatMap(alive);
  const services = SERVICE_NAMES.flatMap(alive);
  if (services.length + parts.length > 0) report('ending what an earlier start left running');
  await Promise.all(services.map((identity) => end(identity, 'SIGTERM')));
  await endStrays(home, parts, report);
  for (const name of PART_NAMES) {
    for (const identity of alive(name)) await end(identity, STOP_SIGNALS[name] ?? 'SIGTERM');
  }
  writeState(home, { ...state, status: 'stopped', processes: {} });
}

/** Ends every process that carries the mark of this home's stack, but for `spared` and ourselves. */
export async function endStrays(home: string, spared: ProcessIdentity[], report: Report): Promise<void> {
  const kept = [process.pid, ...spared.map(({ pid }) => pid)];
  const strays = withEnvironment(`${STACK_MARK}=${home}`).filter(({ pid }) => !kept.includes(pid));
  if (strays.length > 0) report(`ending what services left running (${strays.length})`);
  await Promise.all(strays.map((identity) => end(identity, 'SIGTERM')));
}

async function end(identity: ProcessIdentity, politely: NodeJS.Signals): Promise<void> {
  signal(identity, politely);
  if (await waitUntil(() => !isAlive(identity), { timeoutMs: GRACE_MS })) return;
  signalGroup(identity.pid, 'SIGKILL');
  signal(identity, 'SIGKILL');
  await waitUntil(() => !isAlive(identity), { timeoutMs: GRACE_MS });
}
