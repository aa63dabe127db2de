import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { PerformanceReport } from '@modelkeep/contracts/monitoring/performance';
import type { AlertRule, Metric } from '@modelkeep/contracts/monitoring/rule';

/** What a rule looks at: the whole window, or one slice of it. */
type Part = Pick<WindowReport, 'predictions' | 'drift' | 'driftedShare' | 'violations' | 'performance'>;

/** The figure that a rule watches; undefined where the window does not have it. */
export function metricOf(
  { metric, column, slice }: Pick<AlertRule, 'metric' | 'column' | 'slice'>,
  report: WindowReport,
): number | undefined {
  const part: Part | undefined = slice
    ? report.slices.find(({ feature, value }) => feature === slice.feature && value === slice.value)
    : report;
  return part && READ[metric](part, report, column);
}

type Reader = (part: Part, report: WindowReport, column: string | undefined) => number | undefined;

const READ: Record<Metric, Reader> = {
  predictions: ({ predictions }) => predictions,
  'drifted-share': ({ drift, driftedShare }) => (drift.length > 0 ? driftedShare : undefined),
  distance: ({ drift }, _report, column) =>
    largest(drift.filter(named(column, 'feature')).map(({ distance }) => distance)),
  violations: ({ violations }) => violations.length,
  'violation-share': ({ violations }, _report, column) =>
    largest(violations.filter(named(column, 'column')).map(({ share }) => share)) ?? 0,
  'latency-p50': (_part, { latencyMs }) => latencyMs?.p50,
  'latency-p99': (_part, { latencyMs }) => latencyMs?.p99,
  'labelled-share': ({ performance }) => performance && performance.labelled / performance.predictions,
  'positive-share': ({ performance }) => performance?.positiveShare,
  accuracy: classification('accuracy'),
  precision: classification('precision'),
  recall: classification('recall'),
  f1: classification('f1'),
  'roc-auc': classification('rocAuc'),
  'log-loss': classification('logLoss'),
  brier: classification('brier'),
  'calibration-error': classification('calibrationError'),
  mae: regression('mae'),
  rmse: regression('rmse'),
  r2: regression('r2'),
  'estimated-accuracy': estimated('accuracy'),
  'estimated-precision': estimated('precision'),
  'estimated-recall': estimated('recall'),
  'estimated-f1': estimated('f1'),
  'estimated-roc-auc': estimated('rocAuc'),
  'demographic-parity-difference': (_part, { fairness }, column) =>
    largest(fairness.filter(named(column, 'feature')).map((each) => each.demographicParityDifference)),
  'equal-opportunity-difference': (_part, { fairness }, column) =>
    largest(fairness.filter(named(column, 'feature')).map((each) => each.equalOpportunityDifference)),
};

function classification(name: keyof NonNullable<PerformanceReport['classification']>): Reader {
  return ({ performance }) => performance?.classification?.[name];
}

function regression(name: keyof NonNullable<PerformanceReport['regression']>): Reader {
  return ({ performance }) => performance?.regression?.[name];
}

function estimated(name: keyof NonNullable<PerformanceReport['estimated']>): Reader {
  return ({ performance }) => performance?.estimated?.[name];
}

function named<Key extends string>(name: string | undefined, key: Key) {
  return (each: Record<Key, string>) => name === undefined || each[key] === name;
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length > 0 ? Math.max(...defined) : undefined;
}
