import type { Fairness, PerformanceReport } from '@modelkeep/contracts/monitoring/performance';

/** The groups of a feature, with what was measured of each. */
export type Groups = readonly PerformanceReport[];

/** Equals Fairlearn's `demographic_parity_difference` and `equal_opportunity_difference`. Undefined for less than two groups. */
export function fairnessOf(feature: string, groups: Groups): Fairness | undefined {
  const parity = widest(groups.map(({ positiveShare }) => positiveShare));
  if (parity === undefined) return undefined;
  return {
    feature,
    demographicParityDifference: parity,
    equalOpportunityDifference: widest(groups.map(({ classification }) => classification?.recall)),
  };
}

/** Difference between the largest and the smallest of those that are defined, if there are two. */
function widest(values: readonly (number | undefined)[]): number | undefined {
  const defined = values.filter((value) => value !== undefined);
  return defined.length < 2 ? undefined : Math.max(...defined) - Math.min(...defined);
}
