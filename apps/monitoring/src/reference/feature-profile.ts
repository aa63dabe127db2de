import type { Scalar } from '@modelkeep/contracts/common/types';

/** How the reference spreads over the bins of one feature. `counts` has one number per bin; the last bin is "no value". */
export type FeatureProfile = NumericProfile | CategoricalProfile;

/** Bin i holds values up to and including `edges[i]`, the one after the last edge all that are larger. */
export interface NumericProfile {
  kind: 'numeric';
  /** Ascending. */
  edges: number[];
  counts: number[];
}

/** One bin per category, then one for all other values. */
export interface CategoricalProfile {
  kind: 'categorical';
  categories: string[];
  counts: number[];
}

/** Profiles by feature name. */
export type Reference = Record<string, FeatureProfile>;

/** Bin of a value. What is absent, null or not of the feature's kind falls into the last one. */
export function binOf(profile: FeatureProfile, value: Scalar | undefined): number {
  const missing = profile.counts.length - 1;
  if (value === null || value === undefined) return missing;
  if (profile.kind === 'categorical') {
    const bin = profile.categories.indexOf(String(value));
    return bin === -1 ? profile.categories.length : bin;
  }
  if (typeof value !== 'number' || Number.isNaN(value)) return missing;
  const bin = profile.edges.findIndex((edge) => value <= edge);
  return bin === -1 ? profile.edges.length : bin;
}
