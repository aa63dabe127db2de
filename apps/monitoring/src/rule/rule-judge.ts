import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AlertService } from '../alert/alert.service';
import type { MonitorPlan } from '../monitor/monitor-plan';
import { WindowStore } from '../window/window-store';
import { BUILT_IN, conditionOf } from './condition';
import { RuleStore } from './rule-store';
import { transitionAfter } from './transition';

/** Windows without the figure may lie between those that count: so many for each that does. */
const WINDOWS = 4;

/** Raises and resolves alerts by the latest windows of a monitor. */
@Injectable()
export class RuleJudge {
  constructor(
    private readonly windows: WindowStore,
    private readonly rules: RuleStore,
    private readonly alerts: AlertService,
  ) {}

  async judge(transaction: EntityManager, { id, name, definition }: MonitorPlan): Promise<void> {
    const rules = await this.rules.ofMonitor(transaction, name);
    const conditions = [...BUILT_IN, ...rules.map(conditionOf)];
    const longest = Math.max(
      ...conditions.flatMap(({ forWindows, clearWindows }) => [forWindows, clearWindows]),
    );
    const reports = await this.windows.latest(transaction, id, WINDOWS * longest);
    const unresolved = await this.alerts.unresolved(transaction, name);
    const monitor = { id, name, deployment: definition.deployment };
    for (const condition of conditions) {
      const { kind, rule } = condition;
      const isOpen = unresolved.some((alert) => alert.kind === kind && alert.rule === rule);
      const transition = transitionAfter(condition, reports, isOpen);
      if (transition?.change === 'resolved') await this.alerts.resolve(transaction, name, kind, rule);
      if (transition?.change === 'raised')
        await this.alerts.raise(transaction, monitor, {
          kind,
          rule,
          severity: condition.severity(transition.report),
          summary: condition.summary(transition.report, transition.value),
        });
    }
  }
}
