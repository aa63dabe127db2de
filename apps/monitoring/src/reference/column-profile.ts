import type { Scalar } from '@modelkeep/contracts/common/types';

/** How one column of the reference is spread. */
export type ColumnProfile = NumericProfile | CategoricalProfile;

/** Bin i holds values above `edges[i - 1]` up to and including `edges[i]`; the last one all that are larger. */
export interface NumericProfile {
  kind: 'numeric';
  /** Ascending. */
  edges: number[];
  /** Values per bin. */
  counts: number[];
  /** Mean of the values of each bin. */
  means: number[];
  /** Rows without a finite value. */
  missing: number;
  min: number;
  max: number;
  mean: number;
  /** Of the population. */
  deviation: number;
  /** Different values. */
  distinct: number;
}

/** One bin per frequent category, then one for all others. */
export interface CategoricalProfile {
  kind: 'categorical';
  /** Those with a bin, most frequent first. */
  categories: string[];
  counts: number[];
  /** Categories that were seen and have no bin; absent where there are too many to name. */
  rare?: string[];
  /** Categories seen once: of about as many in `counts` would the next value be a new one (Good 1953). */
  singletons: number;
  missing: number;
}

/** Profiles by column. */
export type Reference = Record<string, ColumnProfile>;

/** Rows of the reference that have a value. */
export const present = ({ counts }: ColumnProfile): number => counts.reduce((sum, count) => sum + count, 0);

/** Index of the first edge that is not below the value: its bin. */
export function binOfNumber(edges: ArrayLike<number>, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What counts as no value. */
export const isMissing = (value: Scalar | undefined): value is null | undefined =>
  value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value));
