import type { ClassificationMetrics } from '@modelkeep/contracts/monitoring/performance';
import { areaUnderCurve } from './roc';

/** Keeps the logarithm finite: the distance between 1 and the next number. */
const EPSILON = Number.EPSILON;
const CALIBRATION_BINS = 10;

/** Probabilities of the positive label, and whether it was the true one (1) or not (0), row by row. At least one row. */
export interface Scored {
  scores: ArrayLike<number>;
  positives: ArrayLike<number>;
}

/** Sums of certain or expected rows by decision and truth. */
export interface Confusion {
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
  trueNegative: number;
}

/** Equals scikit-learn's `accuracy_score`, `precision_score`, `recall_score`, `f1_score`, `roc_auc_score`, `log_loss`, `brier_score_loss`. */
export function classificationMetrics(
  { scores, positives }: Scored,
  threshold: number,
): ClassificationMetrics {
  const confusion: Confusion = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
  let [logLoss, brier] = [0, 0];
  for (let row = 0; row < scores.length; row += 1) {
    const [score, positive] = [scores[row] as number, positives[row] as number];
    count(confusion, score >= threshold, positive);
    logLoss -= Math.log(clip(positive === 1 ? score : 1 - score));
    brier += (score - positive) ** 2;
  }
  const order = [...Array(scores.length).keys()].sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  return {
    ...decisionMetrics(confusion),
    rocAuc: areaUnderCurve(
      order.map((row) => scores[row] as number),
      order.map((row) => positives[row] as number),
    ),
    logLoss: logLoss / scores.length,
    brier: brier / scores.length,
    calibrationError: calibrationError(scores, positives),
  };
}

/** Adds one row of which `positive` is the share that is positive in truth. */
export function count(confusion: Confusion, decided: boolean, positive: number): void {
  if (decided) {
    confusion.truePositive += positive;
    confusion.falsePositive += 1 - positive;
  } else {
    confusion.falseNegative += positive;
    confusion.trueNegative += 1 - positive;
  }
}

export function decisionMetrics(confusion: Confusion) {
  const { truePositive, falsePositive, falseNegative, trueNegative } = confusion;
  const defined = (numerator: number, denominator: number) =>
    denominator > 0 ? numerator / denominator : undefined;
  return {
    accuracy: (truePositive + trueNegative) / (truePositive + falsePositive + falseNegative + trueNegative),
    precision: defined(truePositive, truePositive + falsePositive),
    recall: defined(truePositive, truePositive + falseNegative),
    f1: defined(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
  };
}

/** Mean difference between probability and share of positives, over bins of equal width, weighted by their rows. */
function calibrationError(scores: ArrayLike<number>, positives: ArrayLike<number>): number {
  const differences = new Float64Array(CALIBRATION_BINS);
  for (let row = 0; row < scores.length; row += 1) {
    const bin = Math.min(CALIBRATION_BINS - 1, Math.floor((scores[row] as number) * CALIBRATION_BINS));
    differences[bin] = (differences[bin] as number) + (scores[row] as number) - (positives[row] as number);
  }
  return differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / scores.length;
}

const clip = (probability: number): number => Math.min(1 - EPSILON, Math.max(EPSILON, probability));
