import { kolmogorov } from 'cephes';
import { total } from './counts';

/** Lattice cells that the exact distribution may cost: some 100 ms. */
const MOST_CELLS = 2e7;

export interface TestResult {
  statistic: number;
  /** Probability of a statistic at least as large where both samples come from one distribution. */
  pValue: number;
}

/**
 * Two-sample Kolmogorov-Smirnov test, two-sided, of two samples given as counts over the same ascending points.
 *
 * The p-value is exact (as of continuous distributions; ties make it larger than it is): Hodges (1958, The significance
 * probability of the Smirnov two-sample test, Arkiv för Matematik 3(43)), by the recursion over lattice paths in
 * Schröer and Trenkler (1995, Computational Statistics & Data Analysis 20(2)). Where that would cost too much, it is that of
 * Kolmogorov's limiting distribution. Equals `scipy.stats.ks_2samp(method='exact')`, or `kstwobign.sf`.
 */
export function kolmogorovSmirnov(reference: ArrayLike<number>, current: ArrayLike<number>): TestResult {
  const [m, n] = [total(reference), total(current)];
  let [below, belowCurrent, statistic] = [0, 0, 0];
  for (let point = 0; point < reference.length; point += 1) {
    below += reference[point] as number;
    belowCurrent += current[point] as number;
    statistic = Math.max(statistic, Math.abs(below / m - belowCurrent / n));
  }
  return { statistic, pValue: pValueOf(statistic, m, n) };
}

function pValueOf(statistic: number, m: number, n: number): number {
  if (2 * statistic * m * n + m + n <= MOST_CELLS) return exactTail(statistic, m, n);
  return kolmogorov(Math.sqrt((m * n) / (m + n)) * statistic);
}

/**
 * Share of the paths from (0, 0) to (m, n), in steps of one to the right or up, that leave the band in which the two
 * empirical distributions are less than `statistic` apart. Only positive terms are added, so that small ones stay precise.
 */
function exactTail(statistic: number, m: number, n: number): number {
  const divisor = greatestCommonDivisor(m, n);
  const [stepM, stepN] = [m / divisor, n / divisor];
  // The statistic is a whole number of parts of the least common multiple.
  const bound = Math.round(statistic * stepM * n);
  if (bound === 0) return 1;
  /** Of the paths to (i, j), those that were outside. */
  const outside = new Float64Array(n + 1).fill(1);
  for (let i = 0; i <= m; i += 1) {
    const first = Math.max(0, Math.floor((i * stepN - bound) / stepM) + 1);
    const last = Math.min(n, Math.ceil((i * stepN + bound) / stepM) - 1);
    if (first > 0) outside[first - 1] = 1;
    for (let j = first; j <= last; j += 1) {
      const fromBelow = j === 0 ? 0 : j * (outside[j - 1] as number);
      const fromLeft = i === 0 ? 0 : i * (outside[j] as number);
      outside[j] = i + j === 0 ? 0 : (fromLeft + fromBelow) / (i + j);
    }
  }
  return outside[n] as number;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
