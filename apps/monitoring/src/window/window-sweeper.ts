import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { Rounds } from '@modelkeep/service';
import { config } from '../config';
import { MonitorPlans } from '../monitor/monitor-plans';
import { WindowEvaluator } from './window-evaluator';
import { WindowStore } from './window-store';
import { firstOpenWindow } from './window-time';

const PAUSE_MS = 500;
const PRUNE_EVERY_MS = 3_600_000;

/** Has windows reported on once they are over, and again where late predictions or labels have changed them. */
@Injectable()
export class WindowSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds(new Logger('Windows'), PAUSE_MS, () => this.round());
  private prunedAt = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly plans: MonitorPlans,
    private readonly windows: WindowStore,
    private readonly evaluator: WindowEvaluator,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<void> {
    for (const monitorId of await this.windows.changedMonitors()) await this.evaluate(monitorId);
    if (Date.now() - this.prunedAt < PRUNE_EVERY_MS) return;
    await this.windows.prune(config.WINDOW_RETENTION_DAYS);
    this.prunedAt = Date.now();
  }

  private evaluate(monitorId: string): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const progress = await this.windows.tryLock(transaction, monitorId);
      const plan = progress && (await this.plans.get(transaction, monitorId));
      if (!plan) return;
      const open = firstOpenWindow(plan.definition, progress, Date.now());
      const pause = config.REEVALUATION_SECONDS;
      for (const state of await this.windows.changed(transaction, monitorId, open, pause))
        await this.evaluator.evaluate(transaction, plan, state);
    });
  }
}
