import { total } from './counts';

/** Stands for a bin that one side never saw: half an observation. */
const HALF_OBSERVATION = 0.5;

/**
 * Population stability index between two histograms over the same bins, given as counts:
 * `PSI = Σ (a_i − e_i) · ln(a_i / e_i)`, with a and e the shares of bin i in `actual` and `expected`. This is the
 * symmetric divergence J(a, e) of Kullback and Leibler (1951, On Information and Sufficiency, section 2); as a measure of
 * drift, with 0.1 and 0.2 as its usual limits, see Yurdakul and Naranjo (2020, Statistical properties of the population
 * stability index, Journal of Risk Model Validation 14(4)).
 *
 * A bin that is empty on both sides says nothing and is left out; one that is empty on one side counts half an
 * observation there, because the logarithm of zero is not defined. In nats, never negative, 0 for equal shares.
 * Throws RangeError where the numbers of bins differ or one side has no observation.
 */
export function populationStabilityIndex(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  if (expected.length !== actual.length)
    throw new RangeError(`${expected.length} bins cannot be compared with ${actual.length}`);
  const bins = Array.from(expected, (count, bin) => [count, actual[bin] ?? 0] as const)
    .filter(([e, a]) => e > 0 || a > 0)
    .map(([e, a]) => [e || HALF_OBSERVATION, a || HALF_OBSERVATION] as const);
  if (total(expected) === 0 || total(actual) === 0)
    throw new RangeError('a histogram without an observation cannot be compared');
  const expectedTotal = bins.reduce((sum, [e]) => sum + e, 0);
  const actualTotal = bins.reduce((sum, [, a]) => sum + a, 0);
  return bins.reduce((sum, [e, a]) => {
    const [shareE, shareA] = [e / expectedTotal, a / actualTotal];
    return sum + (shareA - shareE) * Math.log(shareA / shareE);
  }, 0);
}
