import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

const INTERVAL_MS = 60 * 60_000;
const ROWS = 10_000;

/** Removes inbox rows older than the retention, hourly, in small steps. */
export class InboxPruner {
  private readonly log = new Logger('InboxPruner');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly retentionMs: number,
  ) {}

  start(): void {
    const run = () => {
      this.running = this.prune().then(
        () => undefined,
        (error: Error) => this.log.warn(`will try again in an hour: ${error.message}`),
      );
    };
    this.timer = setInterval(run, INTERVAL_MS).unref();
    run();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** Returns the number of rows removed. */
  async prune(): Promise<number> {
    for (let total = 0; ;) {
      const [, removed] = (await this.dataSource.query(
        `DELETE FROM inbox WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM inbox WHERE handled_at < now() - make_interval(secs => $1) LIMIT ${ROWS}
         ))`,
        [this.retentionMs / 1_000],
      )) as [unknown, number];
      total += removed;
      if (removed < ROWS) return total;
    }
  }
}
