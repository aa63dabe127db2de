import type { Alert, Monitor, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { AlertRule, RulePreview } from '@modelkeep/contracts/monitoring/rule';
import { clean, moment, type Paint, table } from '../terminal/layout';

const figure = (value: number | undefined): string =>
  value === undefined ? '' : String(Number(value.toPrecision(4)));

export function monitorsText(monitors: readonly Monitor[], paint: Paint): string[] {
  return table(
    [
      { title: 'monitor' },
      { title: 'deployment' },
      { title: 'window' },
      { title: 'features', align: 'right' },
    ],
    monitors.map(({ name, deployment, windowSeconds, windowSize, features }) => [
      name,
      deployment,
      windowSeconds === undefined ? `${windowSize} predictions` : `${windowSeconds} s`,
      String(features.length),
    ]),
    paint,
  );
}

export function windowsText(windows: readonly WindowReport[], paint: Paint): string[] {
  return table(
    [
      { title: 'window', align: 'right' },
      { title: 'until' },
      { title: 'predictions', align: 'right' },
      { title: 'drifted', align: 'right' },
      { title: 'violations', align: 'right' },
      { title: 'accuracy', align: 'right' },
      { title: 'rmse', align: 'right' },
    ],
    windows.map(({ window, to, predictions, drift, violations, performance }) => [
      String(window),
      moment(to),
      String(predictions),
      `${drift.filter(({ drifted }) => drifted).length}/${drift.length}`,
      String(violations.length),
      figure(performance?.classification?.accuracy),
      figure(performance?.regression?.rmse),
    ]),
    paint,
  );
}

export function alertsText(alerts: readonly Alert[], paint: Paint): string[] {
  return table(
    [
      { title: 'alert' },
      { title: 'state' },
      { title: 'severity' },
      { title: 'monitor' },
      { title: 'summary' },
      { title: 'raised' },
    ],
    alerts.map(({ id, state, severity, monitor, summary, raisedAt, silenced }) => [
      id,
      silenced ? `${state}, silenced` : state,
      severity,
      monitor,
      clean(summary),
      moment(raisedAt),
    ]),
    paint,
  );
}

export function rulesText(rules: readonly AlertRule[], paint: Paint): string[] {
  return table(
    [{ title: 'rule' }, { title: 'monitor' }, { title: 'alert when' }, { title: 'severity' }],
    rules.map((rule) => [rule.name, rule.monitor, clean(conditionText(rule)), rule.severity]),
    paint,
  );
}

const conditionText = ({ metric, column, slice, above, below, forWindows }: AlertRule): string =>
  [
    metric,
    column && `of ${column}`,
    slice && `where ${slice.feature} is ${slice.value}`,
    above !== undefined ? `> ${above}` : `< ${below}`,
    forWindows > 1 && `in ${forWindows} windows`,
  ]
    .filter(Boolean)
    .join(' ');

/** What a rule would have done. */
export function previewText({ windows, transitions }: RulePreview, paint: Paint): string[] {
  if (transitions.length === 0) return [`No alert in ${windows} windows.`];
  return table(
    [
      { title: 'window', align: 'right' },
      { title: 'until' },
      { title: 'alert' },
      { title: 'value', align: 'right' },
    ],
    transitions.map(({ window, to, change, value }) => [String(window), moment(to), change, figure(value)]),
    paint,
  );
}
