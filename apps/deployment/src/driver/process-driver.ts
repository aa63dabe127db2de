import { spawn } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { endGroup, identify, isAlive } from '@modelkeep/processes';
import { config } from '../config';
import { Driver, type Instance, type ReplicaSpec } from './driver';
import { freePort } from './free-port';
import { lastLogMessage } from './last-words';
import { pruneLogs } from './prune-logs';

const PASSED =
  /^(PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|NODE_ENV|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|MODELKEEP_STACK|OTEL_(?!SERVICE_NAME).*)$/;

/** How long the log of a model server is kept after its last line. */
const LOG_AGE_MS = 7 * 24 * 3_600_000;

/**
 * Model servers as processes of this host. Each leads a process group of its own and writes its log itself, so it
 * goes on when this service restarts.
 */
@Injectable()
export class ProcessDriver extends Driver {
  /** How processes that we started ourselves ended, by pid. */
  private readonly exits = new Map<number, string>();

  async start(spec: ReplicaSpec): Promise<Instance> {
    const port = await freePort(config.HOST);
    const folder = this.folder(spec.id);
    await mkdir(folder, { recursive: true });
    const logs = join(config.DATA_DIR, 'logs');
    await mkdir(logs, { recursive: true });
    await pruneLogs(logs, LOG_AGE_MS);
    const log = await open(this.log(spec.id), 'a');
    try {
      const child = spawn(process.execPath, [config.MODEL_SERVER_ENTRY], {
        cwd: folder,
        env: environmentOf(spec, port, folder),
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      });
      child.unref();
      child.once('error', () => undefined);
      const { pid } = child;
      const identity = pid === undefined ? undefined : identify(pid);
      if (pid === undefined || !identity) throw new Error('the model server cannot be started');
      child.once('exit', (code, signal) => this.exits.set(pid, signal ?? `exit code ${code}`));
      return { id: spec.id, url: `http://${config.HOST}:${port}`, process: identity };
    } finally {
      await log.close();
    }
  }

  async stop(instance: Instance, graceMs: number): Promise<void> {
    await endGroup(instance.process, graceMs);
    await rm(this.folder(instance.id), { recursive: true, force: true });
  }

  isAlive({ process: identity }: Instance): boolean {
    return isAlive(identity);
  }

  async lastWords({ id, process: { pid } }: Pick<Instance, 'id' | 'process'>): Promise<string> {
    const message = await lastLogMessage(this.log(id));
    const exit = this.exits.get(pid) ?? 'the process ended';
    this.exits.delete(pid);
    return message === undefined ? exit : `${exit}: ${message}`;
  }

  private folder(id: string): string {
    return join(config.DATA_DIR, 'replicas', id);
  }

  private log(id: string): string {
    return join(config.DATA_DIR, 'logs', `${id}.log`);
  }
}

function environmentOf(spec: ReplicaSpec, port: number, folder: string): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) => PASSED.test(name)) as [string, string][];
  return {
    ...Object.fromEntries(passed),
    HOST: config.HOST,
    PORT: String(port),
    DEPLOYMENT: spec.deployment,
    REVISION: String(spec.revision),
    PACKAGE_DIGEST: spec.packageDigest,
    PACKAGE_SOURCE: spec.source,
    AUDIT: spec.audit,
    KAFKA_BROKERS: config.KAFKA_BROKERS,
    S3_ENDPOINT: config.S3_ENDPOINT,
    S3_ACCESS_KEY: config.S3_ACCESS_KEY,
    S3_SECRET_KEY: config.S3_SECRET_KEY,
    INTERNAL_SECRET: config.INTERNAL_SECRET,
    FEATURE_STORE_URL: config.FEATURE_STORE_URL,
    REGISTRY_URL: config.REGISTRY_URL,
    SIGNING_PUBLIC_KEY: config.SIGNING_PUBLIC_KEY,
    CACHE_DIR: config.CACHE_DIR,
    DATA_DIR: folder,
    LOG_LEVEL: config.LOG_LEVEL,
  };
}
