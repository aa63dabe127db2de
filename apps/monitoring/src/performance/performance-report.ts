import type { Scalar } from '@modelkeep/contracts/common/types';
import type { PerformanceReport, PerformanceSettings } from '@modelkeep/contracts/monitoring/performance';
import { classificationMetrics } from './classification';
import { estimatePerformance } from './estimation';
import { regressionMetrics } from './regression';

/** A prediction and, once it is known, what was true. */
export interface Outcome {
  /** Probability of the positive label, or the predicted number. */
  value: number;
  label?: Scalar;
}

/** What predictions are worth. At least one. */
export function performanceOf(
  settings: PerformanceSettings,
  outcomes: readonly Outcome[],
): PerformanceReport {
  const labelled = outcomes.filter(({ label }) => label !== undefined && label !== null);
  const counts = { predictions: outcomes.length, labelled: labelled.length };
  if (settings.task === 'regression')
    return {
      ...counts,
      ...(labelled.length > 0 && {
        regression: regressionMetrics(
          labelled.map(({ value }) => value),
          labelled.map(({ label }) => Number(label)),
        ),
      }),
    };
  const { threshold, positive } = settings;
  return {
    ...counts,
    positiveShare: outcomes.filter(({ value }) => value >= threshold).length / outcomes.length,
    estimated: estimatePerformance(
      outcomes.map(({ value }) => value),
      threshold,
    ),
    ...(labelled.length > 0 && {
      classification: classificationMetrics(
        {
          scores: labelled.map(({ value }) => value),
          // `1`, `"1"` and `1.0` are the same label, whoever wrote them.
          positives: labelled.map(({ label }) => Number(String(label) === String(positive))),
        },
        threshold,
      ),
    }),
  };
}
