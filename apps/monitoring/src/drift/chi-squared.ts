import { chdtrc, lgam } from 'cephes';
import { total } from './counts';
import type { TestResult } from './kolmogorov-smirnov';

/** Logarithm of the smallest normal number. */
const UNDERFLOW = -708;

/**
 * Pearson's chi-squared test of homogeneity of two histograms over the same bins, given as counts. Both are samples; a bin
 * that is empty in both says nothing. Equals `scipy.stats.chi2_contingency(correction=False)`.
 */
export function chiSquared(reference: ArrayLike<number>, current: ArrayLike<number>): TestResult {
  const [totalReference, totalCurrent] = [total(reference), total(current)];
  const all = totalReference + totalCurrent;
  let statistic = 0;
  let bins = 0;
  for (let bin = 0; bin < reference.length; bin += 1) {
    const [r, c] = [reference[bin] as number, current[bin] as number];
    if (r + c === 0) continue;
    bins += 1;
    const [expectedR, expectedC] = [((r + c) * totalReference) / all, ((r + c) * totalCurrent) / all];
    statistic += (r - expectedR) ** 2 / expectedR + (c - expectedC) ** 2 / expectedC;
  }
  return { statistic, pValue: bins < 2 ? 1 : upperTail(bins - 1, statistic) };
}

/** Of the chi-squared distribution. What is too small for a number is 0; cephes would throw. */
function upperTail(degrees: number, statistic: number): number {
  const [shape, x] = [degrees / 2, statistic / 2];
  const isTiny = x > shape && shape * Math.log(x) - x - lgam(shape) < UNDERFLOW;
  return isTiny ? 0 : chdtrc(degrees, statistic);
}
