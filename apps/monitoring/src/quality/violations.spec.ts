import type { ColumnProfile } from '../reference/column-profile';
import { observerOf } from '../window/column-tally';
import { violationsOf } from './violations';

const age: ColumnProfile = {
  kind: 'numeric',
  edges: [30, 50],
  counts: [400, 300, 290],
  means: [25, 40, 60],
  missing: 10,
  min: 20,
  max: 80,
  mean: 40,
  deviation: 15,
  distinct: 60,
};
const kind: ColumnProfile = {
  kind: 'categorical',
  categories: ['car', 'house'],
  counts: [500, 500, 0],
  rare: [],
  singletons: 0,
  missing: 0,
};
const violationsIn = (profile: ColumnProfile, values: (string | number | null)[], expectation = {}) => {
  const observer = observerOf('column', profile, expectation);
  const tally = observer.empty();
  for (const value of values) observer.observe(tally, value);
  return violationsOf('column', profile, tally, expectation).map(({ kind: of, count }) => [of, count]);
};
const repeated = <T>(times: number, value: T) => Array<T>(times).fill(value);

describe('violationsOf', () => {
  it('accepts what the reference had by chance', () => {
    expect(violationsIn(age, [...repeated(196, 40), ...repeated(3, null), 81])).toEqual([]);
  });

  it('names values that are missing, out of range or of another type', () => {
    expect(
      violationsIn(age, [
        ...repeated(150, 40),
        ...repeated(20, null),
        ...repeated(10, 90),
        ...repeated(10, 1),
        'x',
      ]),
    ).toEqual([
      ['missing', 20],
      ['schema', 1],
      ['below-range', 10],
      ['above-range', 10],
    ]);
  });

  it('names unseen categories', () => {
    expect(violationsIn(kind, [...repeated(100, 'car'), ...repeated(20, 'boat')])).toEqual([
      ['unseen-category', 20],
    ]);
  });

  it('takes what is told instead of the reference', () => {
    expect(violationsIn(age, [...repeated(99, 40), 81], { max: 80 })).toEqual([['above-range', 1]]);
    expect(violationsIn(age, [...repeated(50, 40), ...repeated(50, null)], { missingShare: 0.5 })).toEqual(
      [],
    );
    expect(violationsIn(kind, ['boat'], { categories: ['boat'] })).toEqual([]);
  });
});
