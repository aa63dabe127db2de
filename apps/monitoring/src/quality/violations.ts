import type { ColumnExpectation, Violation } from '@modelkeep/contracts/monitoring/quality';
import { type ColumnProfile, present } from '../reference/column-profile';
import type { ColumnTally } from '../window/column-tally';

/** Quantile of the normal distribution that chance exceeds once in 2,000 times. */
const CHANCE = 3.29;

/**
 * What is wrong with a column. Where no expectation is told, a share is accepted that chance would explain, given how
 * often the reference had the like: a value beyond its largest, a new category, no value.
 */
export function violationsOf(
  column: string,
  profile: ColumnProfile,
  tally: ColumnTally,
  expectation: ColumnExpectation = {},
): Violation[] {
  const { rows } = tally;
  if (rows === 0) return [];
  const inReference = present(profile) + profile.missing;
  const byChance = (seen: number, isTold: boolean) => (isTold ? 0 : shareByChance(seen, inReference, rows));
  const singletons = profile.kind === 'categorical' ? profile.singletons : 0;
  const found: [Violation['kind'], count: number, accepted: number][] = [
    ['missing', tally.missing, expectation.missingShare ?? shareByChance(profile.missing, inReference, rows)],
    ['schema', tally.wrongType, 0],
    ['below-range', tally.below, byChance(0, expectation.min !== undefined)],
    ['above-range', tally.above, byChance(0, expectation.max !== undefined)],
    ['unseen-category', tally.unseen, byChance(singletons, expectation.categories !== undefined)],
  ];
  return found
    .filter(([, count, accepted]) => count > 0 && count / rows > accepted)
    .map(([kind, count, accepted]) => ({
      column,
      kind,
      count,
      share: count / rows,
      accepted,
      ...(kind !== 'missing' && { examples: tally.examples }),
    }));
}

/**
 * Largest share among `rows` that chance explains of what `seen` of `reference` rows had: by the normal approximation about
 * Laplace's estimate, and one row for its steps.
 */
function shareByChance(seen: number, reference: number, rows: number): number {
  const rate = (seen + 1) / (reference + 2);
  const deviation = Math.sqrt(rate * (1 - rate) * (1 / rows + 1 / reference));
  return Math.min(1, rate + CHANCE * deviation + 1 / rows);
}
