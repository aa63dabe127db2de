import type { CategoricalProfile, NumericProfile } from './column-profile';

/** A multiple of the groups that bins are put into for PSI, so that deciles are among the edges. */
const BINS = 250;
const CATEGORIES = 50;
const NAMED_CATEGORIES = 1000;

/** A sample as its different values, and how often each was seen. */
export interface Grouped<Value> {
  values: ArrayLike<Value>;
  counts: ArrayLike<number>;
  missing: number;
}

/** Cuts numbers, given ascending, at quantiles; at each value where there are few. */
export function profileNumbers({ values, counts, missing }: Grouped<number>): NumericProfile {
  const { length } = values;
  let [rows, sum] = [0, 0];
  for (let index = 0; index < length; index += 1) {
    rows += counts[index] as number;
    sum += (values[index] as number) * (counts[index] as number);
  }
  const mean = sum / rows;
  const profile: NumericProfile = {
    kind: 'numeric',
    edges: [],
    counts: [],
    means: [],
    missing,
    min: values[0] as number,
    max: values[length - 1] as number,
    mean,
    deviation: 0,
    distinct: length,
  };
  let [squares, below, inBin, sumInBin] = [0, 0, 0, 0];
  for (let index = 0; index < length; index += 1) {
    const [value, count] = [values[index] as number, counts[index] as number];
    squares += count * (value - mean) ** 2;
    const quantile = Math.floor((below * BINS) / rows);
    below += count;
    inBin += count;
    sumInBin += count * value;
    const isLast = index === length - 1;
    if (!isLast && length > BINS && Math.floor((below * BINS) / rows) === quantile) continue;
    profile.counts.push(inBin);
    profile.means.push(sumInBin / inBin);
    if (!isLast) profile.edges.push(value);
    [inBin, sumInBin] = [0, 0];
  }
  profile.deviation = Math.sqrt(squares / rows);
  return profile;
}

/** Gives the most frequent categories, given first, a bin each. */
export function profileCategories({ values, counts, missing }: Grouped<string>): CategoricalProfile {
  const all = Array.from(values);
  const others = Array.from(counts).slice(CATEGORIES);
  return {
    kind: 'categorical',
    categories: all.slice(0, CATEGORIES),
    counts: [...Array.from(counts).slice(0, CATEGORIES), others.reduce((sum, count) => sum + count, 0)],
    ...(all.length <= NAMED_CATEGORIES && { rare: all.slice(CATEGORIES) }),
    singletons: Array.from(counts).filter((count) => count === 1).length,
    missing,
  };
}
