import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Stack } from '@modelkeep/local-stack';

const PROGRAM = join(__dirname, '../../../dist/apps/pipelines/src/main.js');

/** One more process of the pipelines service, beside the stack's own, on the same database. */
export class ExtraWorker {
  private child: ChildProcess;

  constructor(
    private readonly stack: Stack,
    private readonly env: Record<string, string>,
  ) {
    this.child = this.start();
  }

  /** Ends it as a power cut would, and starts another. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
    this.child = this.start();
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  private start(): ChildProcess {
    const { stack, env } = this;
    return spawn(process.execPath, [PROGRAM], {
      env: {
        PATH: process.env['PATH'],
        ...stack.environment('pipelines'),
        ...{ PORT: '0', DATA_DIR: join(stack.home, 'extra-worker') },
        ...env,
      },
      stdio: 'ignore',
    });
  }
}
