import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { Rounds } from '@modelkeep/service';
import { AlertService } from '../alert/alert.service';
import { BURN_MINUTES, burning, burnRate } from './burn-rate';
import { ObjectiveStore, type StoredObjective } from './objective-store';

const PAUSE_MS = 5_000;
const PRUNE_EVERY_MS = 3_600_000;
const PAGE = 1000;

/** Raises an alert where an error budget is spent too fast, and resolves it where it no longer is. */
@Injectable()
export class ObjectiveWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds(new Logger('Objectives'), PAUSE_MS, () => this.round());
  private prunedAt = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ObjectiveStore,
    private readonly alerts: AlertService,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<void> {
    let page: StoredObjective[];
    let after: string | undefined;
    do {
      page = await this.store.list(PAGE, after);
      for (const objective of page) await this.judge(objective);
      after = page.at(-1)?.name;
    } while (page.length === PAGE);
    if (Date.now() - this.prunedAt < PRUNE_EVERY_MS) return;
    await this.store.prune();
    this.prunedAt = Date.now();
  }

  private async judge({ id, name, definition }: StoredObjective): Promise<void> {
    const measured = await this.store.measured(id, BURN_MINUTES);
    const rates = new Map(
      [...measured].map(([minutes, each]) => [minutes, burnRate(each, definition.target)]),
    );
    const found = burning(rates);
    const { deployment, kind } = definition;
    await this.unitOfWork.run((transaction) =>
      found
        ? this.alerts.raise(
            transaction,
            { id, name, deployment },
            {
              kind: 'objective',
              severity: found.severity,
              summary: `${kind} of ${deployment} spends its error budget ${found.rate.toFixed(1)} times too fast over ${found.minutes / 60} h`,
            },
          )
        : this.alerts.resolve(transaction, name, 'objective'),
    );
  }
}
