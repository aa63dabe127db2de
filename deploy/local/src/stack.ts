import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { postgresAccount } from './account';
import {
  confirmedBrokers,
  confirmedS3,
  externalParts,
  type Connection,
  type ExternalParts,
} from './connection';
import { passedEnvironment, STACK_MARK, type StackFacts } from './environment';
import { Fleet } from './fleet';
import { defaultCache, openFolder, usableHome } from './folders';
import { clearHome } from './fresh';
import { startKafka } from './kafka';
import { endLeftovers } from './leftovers';
import { tryLock } from './lock';
import { startMinio } from './minio';
import type { PartContext } from './part';
import { ReservedPorts, type PortPolicy } from './ports';
import { startPostgres } from './postgres';
import { ensureDatabases } from './postgres-databases';
import { identify } from './process-identity';
import { named, seconds, type Report } from './report';
import { ensureSecrets } from './secrets';
import { startService } from './service-process';
import { SERVICE_NAMES, type PortName, type ServiceName } from './services';
import { describeStack, type ConnectedStack } from './stack-view';
import { readState, stackLockFile, type ProcessName, type StackState } from './state';

export interface StackOptions {
  /** Data folder; made when missing. Everything that survives a restart is in it. */
  home: string;
  /** Empties the data folder first. Default false. */
  fresh?: boolean;
  /** Folder for downloads and builds, shared by all stacks; by default the user's. */
  cache?: string;
  /** Default `usual`. */
  ports?: PortPolicy;
  /** Services to start; by default all. An empty list starts only the parts. */
  services?: ServiceName[];
  /** Receives progress. */
  report?: Report;
  /** Added to every service's environment, over what it gets anyway. */
  env?: Record<string, string>;
  /** Aborting it ends a start that is under way. */
  signal?: AbortSignal;
}

/** A stack that this process runs. */
export interface Stack extends ConnectedStack {
  /** Process id of what runs now under a name. Throws where nothing does. */
  pid(name: ProcessName): number;
  /** Sends a signal and waits for the end that it brings. The process is then started again. Default SIGKILL. */
  kill(name: ProcessName, signal?: NodeJS.Signals): Promise<void>;
  /** Ends one process in an orderly way, until `restart`. */
  halt(name: ProcessName): Promise<void>;
  /** Ends one process in an orderly way where it runs, starts it again, and waits until it is ready. */
  restart(name: ProcessName): Promise<void>;
  /** Waits until a process is ready, for example after `kill`. */
  untilReady(name: ProcessName): Promise<void>;
  /** Ends services, then parts. Data stays. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka, PostgreSQL, MinIO and the services, and returns when all are ready. Whatever an earlier, killed
 * stack of this home left running is ended first. Throws, with nothing left running, when anything fails; throws at
 * once when another process runs a stack in this home.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const report = options.report ?? (() => undefined);
  const account = postgresAccount(report);
  const wanted = resolve(options.home);
  const home = usableHome(wanted, account);
  if (home !== wanted)
    report(`${wanted} is closed to the user '${account?.name}' of PostgreSQL: data goes to ${home}`);
  openFolder(home);
  const lock = tryLock(stackLockFile(home));
  if (lock.holder) throw new Error(`process ${lock.holder.pid} already runs a stack in ${home}`);
  try {
    await endLeftovers(home, report);
    if (options.fresh) clearHome(home);
    return await startLocked({ ...options, home, report }, account, lock.release);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  options: StackOptions & { report: Report },
  account: PartContext['account'],
  release: () => void,
): Promise<Stack> {
  const { home, report, services = [...SERVICE_NAMES] } = options;
  const cache = resolve(options.cache ?? defaultCache());
  mkdirSync(cache, { recursive: true });
  const external = externalParts();
  const secrets = ensureSecrets(home);
  const before = readState(home);
  const ports = await ReservedPorts.reserve(
    portNames(external),
    options.ports ?? 'usual',
    before.ports,
    report,
  );
  const state: StackState = {
    ...before,
    services,
    supervisor: identify(process.pid),
    ports: ports.all(),
    cache,
    connection: undefined,
  };
  const fleet = new Fleet(home, state, { ...passedEnvironment(process.env), [STACK_MARK]: home }, report);
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(options.signal ? [options.signal] : [])]);
  const abort = () => void fleet.stop();
  signal.addEventListener('abort', abort, { once: true });
  try {
    signal.throwIfAborted();
    fleet.mark('starting');
    const part = { home, cache, ports, secrets, account, signal, launch: fleet.launch };
    const connection = await startParts(part, external, report);
    state.connection = connection;
    const facts: StackFacts = { home, cache, ports: state.ports, secrets, connection };
    await Promise.all(
      services.map((service) => startService(service, facts, options.env ?? {}, ports, fleet.launch)),
    );
    await ports.releaseAll();
    fleet.mark('running');
    signal.removeEventListener('abort', abort);
    return control(fleet, facts, release);
  } catch (error) {
    failure.abort();
    await fleet.stop();
    await ports.releaseAll();
    throw error;
  }
}

/** Starts side by side what does not already run elsewhere. */
async function startParts(
  part: Omit<PartContext, 'report'>,
  external: ExternalParts,
  report: Report,
): Promise<Connection> {
  const [kafkaBrokers, adminDatabaseUrl, s3] = await Promise.all([
    confirmedBrokers(external) ?? startKafka({ ...part, report: named(report, 'kafka') }),
    startDatabases(part, external, named(report, 'postgres')),
    confirmedS3(external) ?? startMinio({ ...part, report: named(report, 'minio') }),
  ]);
  return { kafkaBrokers, adminDatabaseUrl, s3 };
}

async function startDatabases(
  part: Omit<PartContext, 'report'>,
  { adminDatabaseUrl: external }: ExternalParts,
  report: Report,
): Promise<string> {
  const url = external ?? (await startPostgres({ ...part, report }));
  const start = performance.now();
  await ensureDatabases(url, part.secrets, external === undefined);
  report(`databases ready in ${seconds(start)}`);
  return url;
}

function control(fleet: Fleet, facts: StackFacts, release: () => void): Stack {
  return {
    ...describeStack(facts),
    pid: (name) => fleet.pid(name),
    kill: (name, signal) => fleet.get(name).kill(signal),
    halt: (name) => fleet.get(name).stop(),
    restart: (name) => fleet.get(name).restart(),
    untilReady: (name) => fleet.get(name).untilReady(),
    stop: async () => {
      await fleet.stop();
      release();
    },
  };
}

function portNames(external: ExternalParts): PortName[] {
  return [
    ...SERVICE_NAMES,
    ...(external.kafkaBrokers ? [] : (['kafka', 'kafka-controller'] as const)),
    ...(external.adminDatabaseUrl ? [] : (['postgres'] as const)),
    ...(external.s3 ? [] : (['minio'] as const)),
  ];
}
