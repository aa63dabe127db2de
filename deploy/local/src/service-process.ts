import { existsSync, mkdirSync } from 'node:fs';
import { serviceEnvironment, serviceUrls, type StackFacts } from './environment';
import type { Fleet } from './fleet';
import { repoRoot } from './folders';
import type { ReservedPorts } from './ports';
import { answersOk } from './probe';
import { entryPoint, type ServiceName } from './services';

/** Starts one service and waits until it says that it is ready. */
export async function startService(
  service: ServiceName,
  facts: StackFacts,
  extraEnv: Record<string, string>,
  ports: ReservedPorts,
  launch: Fleet['launch'],
): Promise<void> {
  const entry = entryPoint(service);
  if (!existsSync(entry))
    throw new Error(`${service} is not built: ${entry} is missing; run 'npm run build'`);
  const env = { ...serviceEnvironment(service, facts), ...extraEnv };
  mkdirSync(env['DATA_DIR'] ?? '', { recursive: true, mode: 0o700 });
  const ready = `${serviceUrls(facts.ports)[service]}/health/ready`;
  await ports.release(service);
  await launch(service, {
    command: process.execPath,
    args: [entry],
    cwd: repoRoot(),
    env,
    stopSignal: 'SIGTERM',
    graceMs: 15_000,
    ready: () => answersOk(ready),
    readyTimeoutMs: 60_000,
  });
}
