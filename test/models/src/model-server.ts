import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { repoRoot } from '@modelkeep/local-stack';
import { freePort } from '@modelkeep/processes';
import type { SealedFolder } from './seal-package';

const START_MS = 60_000;
/** Characters of its log that tell why one does not start. */
const LAST_WORDS = 4_000;

export interface ModelServerOptions {
  sealed: SealedFolder;
  /** The model's name in the protocol. */
  deployment: string;
  /** For cache, journal and log. */
  home: string;
  /** Added to its environment. */
  env?: Record<string, string>;
}

/** A model server from `dist` that serves a package of a folder, unless told otherwise without records. */
export class ModelServerProcess {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when it is ready; throws, with the end of its log, where it ends before. */
  static async start({ sealed, deployment, home, env }: ModelServerOptions): Promise<ModelServerProcess> {
    const port = await freePort();
    const child = spawn(process.execPath, [join(repoRoot(), 'dist/apps/model-server/src/main.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        DEPLOYMENT: deployment,
        REVISION: '1',
        PACKAGE_SOURCE: 'folder',
        PACKAGE_DIR: sealed.folder,
        PACKAGE_DIGEST: sealed.digest,
        SIGNING_PUBLIC_KEY: sealed.publicKey,
        AUDIT: 'off',
        INTERNAL_SECRET: 'a secret that only this test has, long enough',
        CACHE_DIR: join(home, 'cache'),
        KAFKA_BROKERS: '127.0.0.1:1',
        REGISTRY_URL: 'http://127.0.0.1:1',
        FEATURE_STORE_URL: 'http://127.0.0.1:1',
        ...env,
      },
    });
    child.stdout.pipe(createWriteStream(join(home, `model-server-${port}.log`)));
    let words = '';
    child.stdout.on('data', (chunk: Buffer) => (words = `${words}${chunk.toString()}`.slice(-LAST_WORDS)));
    const closed = once(child.stdout, 'close');
    const server = new ModelServerProcess(`http://127.0.0.1:${port}`, child);
    for (const end = Date.now() + START_MS; !(await server.isReady()); await wait(50))
      if (child.exitCode !== null || Date.now() > end) {
        await server.end('SIGKILL');
        await closed;
        throw new Error(`the model server does not start: ${words}`);
      }
    return server;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** As the protocol asks for it. */
  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/v2/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}
