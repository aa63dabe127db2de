import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { freePort, endGroup, identify, isAlive, type ProcessIdentity } from '@modelkeep/processes';
import { config } from '../config';
import { Driver, type Health, type Instance, type ReplicaSpec } from './driver';
import { lastLogMessage } from './last-words';
import { secrets, settingsOf } from './model-server-settings';
import { probe } from './probe';
import { pruneLogs } from './prune-logs';

const PASSED =
  /^(PATH|HOME|LANG|LC_ALL|TZ|TMPDIR|NODE_ENV|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|MODELKEEP_STACK|KAFKA_(?!USERNAME|PASSWORD).*|OTEL_(?!SERVICE_NAME).*)$/;

/** How long the log of a model server is kept after its last line. */
const LOG_AGE_MS = 7 * 24 * 3_600_000;

/** In the folder of a model server: which process it is. */
const IDENTITY_FILE = 'process.json';

/**
 * Model servers as processes of this host. Each leads a process group of its own and writes its log itself, so it
 * goes on when this service restarts.
 */
@Injectable()
export class ProcessDriver extends Driver {
  /** How processes that we started ourselves ended, by pid. */
  private readonly exits = new Map<number, string>();
  /** Ids of those that we started ourselves. */
  private readonly own = new Set<string>();

  instancesOf(replicas: number): number {
    return replicas;
  }

  async start(spec: ReplicaSpec): Promise<Instance> {
    const port = await freePort(config.HOST);
    this.own.add(spec.id);
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
      // At once: whatever happens to this service from here on, its next life finds the process.
      writeFileSync(join(folder, IDENTITY_FILE), JSON.stringify(identity));
      child.once('exit', (code, signal) => this.exits.set(pid, signal ?? `exit code ${code}`));
      return { id: spec.id, url: `http://${config.HOST}:${port}`, handle: identity };
    } finally {
      await log.close();
    }
  }

  async stop({ id, handle }: Instance, graceMs: number): Promise<void> {
    await endGroup(handle as ProcessIdentity, graceMs);
    await rm(this.folder(id), { recursive: true, force: true });
    this.own.delete(id);
  }

  async health({ url, handle }: Instance): Promise<Health> {
    const identity = handle as ProcessIdentity;
    if (!isAlive(identity)) return 'gone';
    const health = await probe(url);
    return isAlive(identity) ? health : 'gone';
  }

  async lastWords({ id, handle }: Instance): Promise<string> {
    const { pid } = handle as ProcessIdentity;
    const message = await lastLogMessage(this.log(id));
    const exit = this.exits.get(pid) ?? 'the process ended';
    this.exits.delete(pid);
    return message === undefined ? exit : `${exit}: ${message}`;
  }

  async sweep(known: ReadonlySet<string>): Promise<void> {
    const ids = await readdir(join(config.DATA_DIR, 'replicas')).catch(() => []);
    for (const id of ids.filter((each) => !known.has(each) && !this.own.has(each))) {
      const text = await readFile(join(this.folder(id), IDENTITY_FILE), 'utf8').catch(() => undefined);
      if (text !== undefined) await endGroup(JSON.parse(text) as ProcessIdentity, 0);
      await rm(this.folder(id), { recursive: true, force: true });
    }
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
    ...settingsOf(spec),
    ...secrets(),
    HOST: config.HOST,
    PORT: String(port),
    CACHE_DIR: config.CACHE_DIR,
    DATA_DIR: folder,
    JOURNAL_DIR: join(config.DATA_DIR, 'journal'),
  };
}
