import { total } from './counts';

/** A sample as ascending values, and how often each was seen. */
export interface WeightedValues {
  values: ArrayLike<number>;
  counts: ArrayLike<number>;
}

/**
 * First Wasserstein distance between two samples: the area between their distribution functions, in the unit of the
 * values (Vallender 1974, Theory of Probability & Its Applications 18(4)). Equals `scipy.stats.wasserstein_distance`.
 */
export function wasserstein(one: WeightedValues, other: WeightedValues): number {
  const [totalOne, totalOther] = [total(one.counts), total(other.counts)];
  let [i, j, below, belowOther, distance] = [0, 0, 0, 0, 0];
  let at = Math.min(one.values[0] ?? Infinity, other.values[0] ?? Infinity);
  while (i < one.values.length || j < other.values.length) {
    const next = Math.min(one.values[i] ?? Infinity, other.values[j] ?? Infinity);
    distance += Math.abs(below / totalOne - belowOther / totalOther) * (next - at);
    at = next;
    for (; i < one.values.length && one.values[i] === at; i += 1) below += one.counts[i] as number;
    for (; j < other.values.length && other.values[j] === at; j += 1) belowOther += other.counts[j] as number;
  }
  return distance;
}
