import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { Rounds } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { AlertEntity } from '../alert/alert.entity';
import { AlertService } from '../alert/alert.service';
import { config } from '../config';
import { MonitorEntity } from '../monitor/monitor.entity';
import { DownStreaks } from './down-streaks';
import { Minutes } from '../objective/minutes';
import { ObjectiveStore } from '../objective/objective-store';
import { type Health, ReplicaProbe } from './replica-probe';

/** Checks all replicas again and again; raises an alert where a deployment is down, and resolves it where it is back. */
@Injectable()
export class AvailabilityWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly streaks = new DownStreaks();
  private readonly rounds = new Rounds(new Logger('Availability'), config.AVAILABILITY_INTERVAL_MS, () =>
    this.round(),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly probe: ReplicaProbe,
    private readonly alerts: AlertService,
    private readonly objectives: ObjectiveStore,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<void> {
    const healths = await this.probe.check();
    for (const deployment of this.streaks.add(healths)) await this.raise(deployment);
    await this.resolve(healths);
    await this.measure(healths);
  }

  /** Each check counts towards the deployment's objectives. */
  private measure(healths: Health[]): Promise<void> {
    const running = new Map(healths.map((health) => [health.deployment, health.running]));
    return this.unitOfWork.run(async (transaction) => {
      const deployments = [...running.keys()];
      const objectives = await this.objectives.ofDeployments(transaction, 'availability', deployments);
      for (const { id, definition } of objectives) {
        const minutes = new Minutes();
        minutes.count(Date.now(), running.get(definition.deployment) ?? false);
        await this.objectives.add(transaction, id, minutes);
      }
    });
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
