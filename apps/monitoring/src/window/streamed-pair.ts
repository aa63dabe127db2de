import type { ColumnPair } from '../drift/column-pair';
import { decileGroups, regroup } from '../reference/coarse-bins';
import { type ColumnProfile, present } from '../reference/column-profile';
import type { ColumnTally } from './column-tally';

/** A window's column beside the reference: exact up to what falls into one bin, a 250th of the reference. */
export function streamedPair(
  name: string,
  profile: ColumnProfile,
  { counts, sums }: ColumnTally,
): ColumnPair {
  if (profile.kind === 'categorical')
    return {
      name,
      kind: 'categorical',
      reference: profile.counts,
      current: counts,
      coarse: { reference: profile.counts, current: counts },
    };
  const groups = decileGroups(profile.counts, present(profile));
  return {
    name,
    kind: 'numeric',
    reference: profile.counts,
    current: counts,
    coarse: { reference: regroup(profile.counts, groups), current: regroup(counts, groups) },
    numeric: {
      referenceValues: profile.means,
      // Where a bin is empty its value weighs nothing, but the order must hold.
      currentValues: profile.means.map((mean, bin) =>
        counts[bin] ? (sums?.[bin] as number) / (counts[bin] as number) : mean,
      ),
      deviation: profile.deviation,
      distinct: profile.distinct,
    },
  };
}
