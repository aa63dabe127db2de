import { connectStack } from './connect';
import { lockHolder } from './lock';
import { isAlive } from './process-identity';
import { answersOk } from './probe';
import type { Report } from './report';
import { formatStack } from './stack-text';
import { readState, stackLockFile } from './state';

/** Shows what runs in `home` and how each service feels. Returns whether everything that was started is well. */
export async function showStatus(home: string, print: Report): Promise<boolean> {
  const supervisor = lockHolder(stackLockFile(home));
  const { status, processes, services } = readState(home);
  if (!supervisor) {
    print(`No stack runs in ${home}.`);
    return false;
  }
  print(`Stack: ${status} (process ${supervisor.pid})`);
  const stack = await connectStack(home);
  if (!stack) return false;
  for (const line of formatStack(stack)) print(line);
  const rows = Object.entries(processes).map(async ([name, identity]) => {
    const service = services.find((candidate) => candidate === name);
    const well = isAlive(identity) && (!service || (await answersOk(`${stack.urls[service]}/health/ready`)));
    return { name, pid: identity.pid, well };
  });
  const found = await Promise.all(rows);
  for (const { name, pid, well } of found)
    print(`  ${name.padEnd(14)} ${well ? 'ready' : 'NOT READY'}, process ${pid}`);
  return found.every(({ well }) => well) && services.every((name) => processes[name] !== undefined);
}
