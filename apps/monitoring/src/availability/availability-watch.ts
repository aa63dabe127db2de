import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { DataSource } from 'typeorm';
import { AlertEntity } from '../alert/alert.entity';
import { AlertService } from '../alert/alert.service';
import { config } from '../config';
import { MonitorEntity } from '../monitor/monitor.entity';
import { DownStreaks } from './down-streaks';
import { type Health, ReplicaProbe } from './replica-probe';

/** Checks all replicas again and again; raises an alert where a deployment is down, and resolves it where it is back. */
@Injectable()
export class AvailabilityWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Availability');
  private readonly streaks = new DownStreaks();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly probe: ReplicaProbe,
    private readonly alerts: AlertService,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => this.log.error(error));
      await pause(config.AVAILABILITY_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async round(): Promise<void> {
    const healths = await this.probe.check();
    for (const deployment of this.streaks.add(healths)) await this.raise(deployment);
    await this.resolve(healths);
  }

  private async raise(deployment: string): Promise<void> {
    const monitors = await this.dataSource.getRepository(MonitorEntity).findBy({ deployment });
    for (const monitor of monitors)
      await this.unitOfWork.run((transaction) =>
        this.alerts.raise(transaction, monitor, {
          kind: 'availability',
          severity: 'critical',
          summary: `no replica of ${deployment} is ready`,
        }),
      );
  }

  /** An alert is over once the deployment runs again, or should no longer run. */
  private async resolve(healths: Health[]): Promise<void> {
    const down = new Set(healths.filter(({ running }) => !running).map(({ deployment }) => deployment));
    const unresolved = await this.dataSource.getRepository(AlertEntity).findBy([
      { kind: 'availability', state: 'open' },
      { kind: 'availability', state: 'acknowledged' },
    ]);
    for (const { monitor, deployment } of unresolved)
      if (!down.has(deployment))
        await this.unitOfWork.run((transaction) => this.alerts.resolve(transaction, monitor, 'availability'));
  }
}
