import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cached } from './cache';
import type { Java } from './java';
import { brokerArguments, prepareBroker } from './kafka-broker';
import type { FetchContext } from './part';
import { HOST, ReservedPorts } from './ports';
import { acceptsConnections } from './probe';
import { seconds } from './report';
import { waitUntil } from './wait';

const START_TIMEOUT_MS = 120_000;
const NAME = 'kafka.jsa';

/**
 * A class data sharing archive of the broker (JEP 350) for this Java, made once by starting and stopping a broker on
 * a throw-away folder. It halves the time of every later start. Undefined, and said, where Java cannot make one.
 */
export async function kafkaArchive(
  context: FetchContext,
  java: Java,
  jars: string,
): Promise<string | undefined> {
  const { cache, report } = context;
  const key = createHash('sha256').update(java.text).update(jars).digest('hex').slice(0, 8);
  const target = join(cache, `${basename(jars)}-java${java.major}-${key}`);
  try {
    const folder = await cached(target, context, async (draft) => {
      const start = performance.now();
      report('preparing a faster start for this Java (once)');
      await train(java, jars, draft, context);
      report(`prepared in ${seconds(start)}`);
    });
    return join(folder, NAME);
  } catch (error) {
    report(`starts slower than it could: ${(error as Error).message}`);
    return undefined;
  }
}

async function train(
  java: Java,
  jars: string,
  draft: string,
  { report, signal }: FetchContext,
): Promise<void> {
  const folder = join(draft, 'broker');
  const files = { java, jars, folder };
  const ports = await ReservedPorts.reserve(['kafka', 'kafka-controller'], 'free', {}, report);
  const brokerPort = ports.of('kafka');
  await prepareBroker(files, { brokerPort, controllerPort: ports.of('kafka-controller') });
  await ports.releaseAll();
  const dump = `-XX:ArchiveClassesAtExit=${join(draft, NAME)}`;
  const broker = spawn(java.command, brokerArguments(files, [dump]), {
    cwd: folder,
    stdio: 'ignore',
    signal,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    broker.once('exit', resolve);
    broker.once('error', reject);
  });
  const listening = await waitUntil(() => acceptsConnections(HOST, brokerPort), {
    timeoutMs: START_TIMEOUT_MS,
  });
  broker.kill(listening ? 'SIGTERM' : 'SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
  if (!listening) throw new Error('the trial broker did not start');
}
