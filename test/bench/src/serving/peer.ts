import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 120_000;

/** Another server of the protocol, in a process group of its own. */
export class Peer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Resolves when it is ready. */
  static async start(url: string, command: readonly [string, ...string[]], cwd: string): Promise<Peer> {
    const [program, ...args] = command;
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], detached: true });
    const peer = new Peer(url, child);
    for (const end = Date.now() + START_MS; ; await wait(100)) {
      const answer = await fetch(`${url}/v2/health/ready`).catch(() => undefined);
      if (answer?.ok) return peer;
      if (child.exitCode === null && Date.now() < end) continue;
      await peer.stop();
      throw new Error(`${program} does not start`);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    const ended = once(this.child, 'exit');
    process.kill(-this.child.pid, 'SIGKILL');
    await ended;
  }
}
