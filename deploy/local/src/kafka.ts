import { join } from 'node:path';
import { findJava } from './java';
import { kafkaArchive } from './kafka-archive';
import { brokerArguments, prepareBroker } from './kafka-broker';
import { kafkaJars } from './kafka-jars';
import type { PartContext } from './part';
import { HOST } from './ports';
import { acceptsConnections } from './probe';
import { JAVA_MINIMUM } from './versions';

/** Starts a single-node Kafka and returns its brokers (`host:port`). */
export async function startKafka(context: PartContext): Promise<string[]> {
  const { home, ports, launch } = context;
  const java = await findJava();
  if (!java) throw new Error(`Kafka needs Java ${JAVA_MINIMUM} or later: see 'npm run doctor'`);
  const jars = await kafkaJars(context);
  const archive = await kafkaArchive(context, java, jars);
  const files = { java, jars, archive, folder: join(home, 'kafka') };
  const brokerPort = ports.of('kafka');
  await prepareBroker(files, { brokerPort, controllerPort: ports.of('kafka-controller') });
  await ports.release('kafka', 'kafka-controller');
  await launch('kafka', {
    command: java.command,
    args: brokerArguments(files),
    cwd: files.folder,
    env: {},
    stopSignal: 'SIGTERM',
    graceMs: 20_000,
    ready: () => acceptsConnections(HOST, brokerPort),
    readyTimeoutMs: 90_000,
  });
  return [`${HOST}:${brokerPort}`];
}
