import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';

/** Does the same again and again, with a pause after each round. A round that fails is logged. */
export class Rounds {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly log: Logger,
    private readonly pauseMs: number,
    private readonly round: () => Promise<void>,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Resolves when the round under way is over. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => this.log.error(error));
      await pause(this.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
