import { Injectable, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { logger } from '@modelkeep/telemetry';
import { clearWorkFolders } from '../columnar/work-folder';
import { config } from '../config';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { Freshness } from '../freshness/freshness';
import { Statistics } from '../statistics/statistics';
import { HistoryCompactor } from './history-compactor';
import { HistoryFlusher } from './history-flusher';

/** A day that gets new rows all the time is measured that often. */
const STATISTICS_AGE_SECONDS = 300;

/** Flushes, compacts and measures the history of every view, again and again. */
@Injectable()
export class HistoryKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly views: FeatureViewService,
    private readonly flusher: HistoryFlusher,
    private readonly compactor: HistoryCompactor,
    private readonly statistics: Statistics,
    private readonly freshness: Freshness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await clearWorkFolders();
    this.schedule();
  }

  /** Ends what is being done first; whatever it does not come to is done after the next start. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.running = this.keep().finally(() => {
        if (!this.stopping) this.schedule();
      });
    }, config.HISTORY_FLUSH_SECONDS * 1000);
  }

  private async keep(): Promise<void> {
    for (const view of await this.names())
      try {
        if (this.stopping) return;
        await this.flusher.flush(view);
        await this.compactor.compact(view);
        await this.statistics.refresh(view, STATISTICS_AGE_SECONDS);
        await this.freshness.check(view);
      } catch (error) {
        logger().error({ err: error, view }, 'the history is flushed later');
      }
  }

  private names(): Promise<string[]> {
    return this.views.names().catch((error: unknown) => {
      logger().error({ err: error }, 'the history is flushed later');
      return [];
    });
  }
}
