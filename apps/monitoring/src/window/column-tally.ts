import type { Scalar } from '@modelkeep/contracts/common/types';
import type { ColumnExpectation } from '@modelkeep/contracts/monitoring/quality';
import { binOfNumber, type ColumnProfile, isMissing } from '../reference/column-profile';

const EXAMPLES = 3;

/** What was seen of one column. */
export interface ColumnTally {
  rows: number;
  missing: number;
  /** Values of another type than the reference's. */
  wrongType: number;
  below: number;
  above: number;
  unseen: number;
  /** Of what is wrong, as text. */
  examples: string[];
  /** Values per bin of the profile. */
  counts: Float64Array;
  /** Sum of the values of each bin, of a numeric column. */
  sums?: Float64Array;
}

/** Counts the values of one column. */
export interface ColumnObserver {
  readonly name: string;
  empty(): ColumnTally;
  observe(tally: ColumnTally, value: Scalar | undefined): void;
}

export function observerOf(
  name: string,
  profile: ColumnProfile,
  expectation: ColumnExpectation = {},
): ColumnObserver {
  const bins = profile.counts.length;
  const empty = (): ColumnTally => ({
    rows: 0,
    missing: 0,
    wrongType: 0,
    below: 0,
    above: 0,
    unseen: 0,
    examples: [],
    counts: new Float64Array(bins),
    ...(profile.kind === 'numeric' && { sums: new Float64Array(bins) }),
  });
  const count =
    profile.kind === 'numeric' ? numberCounter(profile, expectation) : categoryCounter(profile, expectation);
  const observe = (tally: ColumnTally, value: Scalar | undefined): void => {
    tally.rows += 1;
    if (isMissing(value)) tally.missing += 1;
    else count(tally, value);
  };
  return { name, empty, observe };
}

type Counter = (tally: ColumnTally, value: string | number | boolean) => void;

function numberCounter(
  profile: Extract<ColumnProfile, { kind: 'numeric' }>,
  { min = profile.min, max = profile.max }: ColumnExpectation,
): Counter {
  const edges = Float64Array.from(profile.edges);
  return (tally, value) => {
    // Tensors write what JSON has no number for as text.
    if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') {
      tally.missing += 1;
      return;
    }
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (typeof number !== 'number') {
      tally.wrongType += 1;
      giveExample(tally, number);
      return;
    }
    if (number < min) tally.below += 1;
    if (number > max) tally.above += 1;
    if (number < min || number > max) giveExample(tally, String(number));
    const bin = binOfNumber(edges, number);
    tally.counts[bin] = (tally.counts[bin] as number) + 1;
    const sums = tally.sums as Float64Array;
    sums[bin] = (sums[bin] as number) + number;
  };
}

function categoryCounter(
  profile: Extract<ColumnProfile, { kind: 'categorical' }>,
  { categories }: ColumnExpectation,
): Counter {
  const bins = new Map(profile.categories.map((category, bin) => [category, bin]));
  const named = profile.rare && [...profile.categories, ...profile.rare];
  const known = categories ?? named;
  const isKnown = known && new Set(known);
  return (tally, value) => {
    const category = String(value);
    if (isKnown && !isKnown.has(category)) {
      tally.unseen += 1;
      giveExample(tally, category);
    }
    const bin = bins.get(category) ?? profile.categories.length;
    tally.counts[bin] = (tally.counts[bin] as number) + 1;
  };
}

function giveExample(tally: ColumnTally, value: string): void {
  const { examples } = tally;
  if (examples.length < EXAMPLES && !examples.includes(value)) examples.push(value.slice(0, 100));
}
