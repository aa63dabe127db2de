import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { AlertKind, AlertRule, Severity } from '@modelkeep/contracts/monitoring/rule';
import { metricOf } from './metric';

/** What makes an alert of window reports. */
export interface Condition {
  kind: AlertKind;
  /** Name of the rule; empty for what every monitor watches. */
  rule: string;
  forWindows: number;
  clearWindows: number;
  /** The figure of a window; one that has none does not count. */
  value(report: WindowReport): number | undefined;
  isBad(value: number, report: WindowReport): boolean;
  isGood(value: number, report: WindowReport): boolean;
  severity(report: WindowReport): Severity;
  summary(report: WindowReport, value: number): string;
}

/** Share of drifted columns from which drift is critical. */
const CRITICAL_SHARE = 0.5;
const NAMED = 3;

/** What every monitor watches. An alert is over after two good windows in a row: one alone may be chance. */
export const BUILT_IN: readonly Condition[] = [
  {
    kind: 'drift',
    rule: '',
    forWindows: 1,
    clearWindows: 2,
    value: ({ drift, driftedShare }) => (drift.length > 0 ? driftedShare : undefined),
    isBad: (_value, { drifted }) => drifted,
    isGood: (_value, { drifted }) => !drifted,
    severity: ({ driftedShare }) => (driftedShare >= CRITICAL_SHARE ? 'critical' : 'warning'),
    summary: driftSummary,
  },
  {
    kind: 'quality',
    rule: '',
    forWindows: 1,
    clearWindows: 2,
    value: ({ violations }) => violations.length,
    isBad: (value) => value > 0,
    isGood: (value) => value === 0,
    severity: () => 'warning',
    summary: ({ violations, window }) =>
      `window ${window}: ${listed(violations.map(({ column, kind }) => `${column} ${kind}`))}`,
  },
];

/** `7 of 20 columns drifted in window 3: amount, age, purpose, …`, the most drifted first. */
export function driftSummary({ drift, window }: Pick<WindowReport, 'drift' | 'window'>): string {
  const drifted = drift.filter((each) => each.drifted).sort((a, b) => b.distance - a.distance);
  const names = listed(drifted.map(({ feature }) => feature));
  return `${drifted.length} of ${drift.length} columns drifted in window ${window}: ${names}`;
}

export function conditionOf(rule: AlertRule): Condition {
  const { above, below, clearAt } = rule;
  const bound = (above ?? below) as number;
  const clear = clearAt ?? bound;
  return {
    kind: 'rule',
    rule: rule.name,
    forWindows: rule.forWindows,
    clearWindows: rule.clearWindows,
    value: (report) => metricOf(rule, report),
    isBad: (value) => (above !== undefined ? value > bound : value < bound),
    isGood: (value) => (above !== undefined ? value <= clear : value >= clear),
    severity: () => rule.severity,
    summary: ({ window }, value) =>
      `${subjectOf(rule)} is ${figure(value)} in window ${window}, ${above !== undefined ? 'above' : 'below'} ${bound}`,
  };
}

function subjectOf({ metric, column, slice }: AlertRule): string {
  const parts = [metric, column && `of ${column}`, slice && `where ${slice.feature} is ${slice.value}`];
  return parts.filter(Boolean).join(' ');
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));

const listed = (names: readonly string[]): string =>
  [...names.slice(0, NAMED), ...(names.length > NAMED ? ['…'] : [])].join(', ');
