import { Injectable } from '@nestjs/common';
import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { DriftDetected } from '@modelkeep/contracts/monitoring/drift-detected.event';
import { WindowEvaluated } from '@modelkeep/contracts/monitoring/window-evaluated.event';
import { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { MonitorPlan } from '../monitor/monitor-plan';
import { OutcomeStore } from '../performance/outcome-store';
import { RuleJudge } from '../rule/rule-judge';
import { reportOf } from './window-report';
import { type WindowState, WindowStore } from './window-store';

/** Reports on windows. */
@Injectable()
export class WindowEvaluator {
  constructor(
    private readonly windows: WindowStore,
    private readonly outcomes: OutcomeStore,
    private readonly rules: RuleJudge,
    private readonly outbox: Outbox,
  ) {}

  /** Keeps and publishes the report on a window, in the place of an earlier one, and raises or resolves alerts. */
  async evaluate(transaction: EntityManager, plan: MonitorPlan, state: WindowState): Promise<void> {
    await this.windows.evaluating(transaction, plan.id, state.window);
    const outcomes = plan.definition.performance
      ? await this.outcomes.ofWindow(transaction, plan.id, state.window)
      : [];
    const previous = await this.windows.previous(transaction, plan.id, state.window);
    const report: WindowReport = {
      id: previous?.id ?? uuidv7(),
      window: state.window,
      revision: (previous?.revision ?? 0) + 1,
      ...reportOf(plan, state.tally, outcomes),
      evaluatedAt: new Date().toISOString(),
    };
    await this.windows.report(transaction, report);
    await this.outbox.publish(transaction, WindowEvaluated, report);
    if (report.drifted && !previous?.drifted) await this.outbox.publish(transaction, DriftDetected, report);
    await this.rules.judge(transaction, plan);
  }
}
