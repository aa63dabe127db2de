import { Injectable } from '@nestjs/common';
import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { DriftDetected } from '@modelkeep/contracts/monitoring/drift-detected.event';
import { WindowEvaluated } from '@modelkeep/contracts/monitoring/window-evaluated.event';
import { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AlertService } from '../alert/alert.service';
import { emptyTally, judge } from './tally';
import { type OpenWindow, WindowStore } from './window-store';

/** An alert is over after so many windows without drift in a row: one alone may be chance. */
const CLEAN_WINDOWS = 2;
/** Share of drifted features from which drift is critical. */
const CRITICAL_SHARE = 0.5;
const NAMED_FEATURES = 3;

/** Evaluates full windows. */
@Injectable()
export class WindowCloser {
  constructor(
    private readonly windows: WindowStore,
    private readonly alerts: AlertService,
    private readonly outbox: Outbox,
  ) {}

  /** Reports on a full window, raises or resolves the alert, and turns `window` into the next, empty one. */
  async close(transaction: EntityManager, window: OpenWindow): Promise<void> {
    const report: WindowReport = {
      id: uuidv7(),
      monitorId: window.id,
      monitor: window.name,
      deployment: window.deployment,
      window: window.number,
      ...judge(window.tally, window.reference, window),
      evaluatedAt: new Date().toISOString(),
    };
    await this.windows.report(transaction, report);
    await this.outbox.publish(transaction, WindowEvaluated, report);
    if (report.drifted) await this.alarm(transaction, window, report);
    window.cleanBefore = report.drifted ? 0 : window.cleanBefore + 1;
    if (window.cleanBefore >= CLEAN_WINDOWS) await this.alerts.resolve(transaction, window.name, 'drift');
    window.number += 1;
    window.tally = emptyTally(window.reference);
  }

  private async alarm(transaction: EntityManager, window: OpenWindow, report: WindowReport): Promise<void> {
    await this.outbox.publish(transaction, DriftDetected, report);
    await this.alerts.raise(transaction, window, {
      kind: 'drift',
      severity: report.driftedShare >= CRITICAL_SHARE ? 'critical' : 'warning',
      summary: summaryOf(report),
    });
  }
}

/** `7 of 20 features drifted in window 3: amount, age, purpose, …`, the most drifted first. */
export function summaryOf({ drift, window }: Pick<WindowReport, 'drift' | 'window'>): string {
  const drifted = drift.filter((each) => each.drifted).sort((a, b) => b.value - a.value);
  const names = drifted.slice(0, NAMED_FEATURES).map(({ feature }) => feature);
  if (drifted.length > NAMED_FEATURES) names.push('…');
  return `${drifted.length} of ${drift.length} features drifted in window ${window}: ${names.join(', ')}`;
}
