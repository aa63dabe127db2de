import type { EstimatedPerformance } from '@modelkeep/contracts/monitoring/performance';
import { type Confusion, count, decisionMetrics } from './classification';
import { areaUnderCurve } from './roc';

/**
 * Performance as the probabilities themselves let expect it, before labels come: each row counts as positive with its probability
 * (confidence-based performance estimation, as by NannyML). As good as the probabilities are calibrated. At least one row.
 */
export function estimatePerformance(scores: ArrayLike<number>, threshold: number): EstimatedPerformance {
  const confusion: Confusion = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
  for (let row = 0; row < scores.length; row += 1)
    count(confusion, (scores[row] as number) >= threshold, scores[row] as number);
  const descending = Array.from(scores).sort((a, b) => b - a);
  return { ...decisionMetrics(confusion), rocAuc: areaUnderCurve(descending, descending) };
}
