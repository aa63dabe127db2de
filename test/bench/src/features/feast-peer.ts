import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { repoRoot } from '@modelkeep/local-stack';
import { freePort } from '@modelkeep/processes';
import { createDatabase } from '../bench-stack';

const PROGRAM = join(repoRoot(), 'test/bench/src/features/feast_peer.py');
const START_MS = 300_000;

/** Feast's feature server, filled with our rows, on a database of the same PostgreSQL server. */
export class FeastPeer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** `python` has `feast[postgres]`. Resolves when the server answers. */
  static async start(
    python: string,
    adminDatabaseUrl: string,
    folder: string,
    entities: number,
  ): Promise<FeastPeer> {
    const database = await createDatabase(adminDatabaseUrl, 'bench_feast');
    const port = await freePort();
    // A group of its own: the server is a child of the program.
    const child = spawn(python, [PROGRAM, folder, database, String(port), String(entities)], {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    const peer = new FeastPeer(`http://127.0.0.1:${port}`, child);
    await peer.untilReady().catch(async (error: unknown) => {
      await peer.stop();
      throw error;
    });
    return peer;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    const ended = once(this.child, 'exit');
    process.kill(-this.child.pid, 'SIGKILL');
    await ended;
  }

  private async untilReady(): Promise<void> {
    for (const end = Date.now() + START_MS; Date.now() < end; await wait(200)) {
      if (this.child.exitCode !== null) throw new Error(`feast ended with ${this.child.exitCode}`);
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error('feast does not answer');
  }
}
