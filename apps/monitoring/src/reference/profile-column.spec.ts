import fc from 'fast-check';
import { decileGroups, regroup } from './coarse-bins';
import { binOfNumber } from './column-profile';
import { profileCategories, profileNumbers } from './profile-column';

const grouped = fc
  .uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 600 })
  .map((values) => values.sort((a, b) => a - b))
  .chain((values) =>
    fc
      .array(fc.integer({ min: 1, max: 9 }), { minLength: values.length, maxLength: values.length })
      .map((counts) => ({ values, counts, missing: 0 })),
  );

describe('profileNumbers', () => {
  it('gives few values a bin each', () => {
    expect(profileNumbers({ values: [1, 2, 4], counts: [2, 1, 1], missing: 3 })).toEqual({
      kind: 'numeric',
      edges: [1, 2],
      counts: [2, 1, 1],
      means: [1, 2, 4],
      missing: 3,
      min: 1,
      max: 4,
      mean: 2,
      deviation: Math.sqrt(1.5),
      distinct: 3,
    });
  });

  it('puts each value into the bin that its edges say', () => {
    fc.assert(
      fc.property(grouped, (sample) => {
        const profile = profileNumbers(sample);
        const counts = profile.counts.map(() => 0);
        sample.values.forEach((value, index) => {
          const bin = binOfNumber(profile.edges, value);
          counts[bin] = (counts[bin] ?? 0) + (sample.counts[index] ?? 0);
        });
        expect(counts).toEqual(profile.counts);
        expect(profile.counts.length).toBeLessThanOrEqual(251);
      }),
    );
  });
});

describe('decileGroups', () => {
  it('holds about a tenth in each group', () => {
    const counts = Array<number>(250).fill(4);
    expect([...regroup(counts, decileGroups(counts, 1000))]).toEqual(Array<number>(10).fill(100));
  });

  it('loses nothing, and keeps the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 300 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        const groups = decileGroups(counts, total);
        expect([...groups].every((group, bin) => bin === 0 || group >= (groups[bin - 1] ?? 0))).toBe(true);
        expect(regroup(counts, groups).reduce((sum, count) => sum + count, 0)).toBe(total);
      }),
    );
  });
});

describe('profileCategories', () => {
  it('gives the frequent ones a bin, and knows the rare ones', () => {
    const values = Array.from({ length: 60 }, (_, index) => `c${index}`);
    const counts = values.map((_, index) => (index < 55 ? 10 : 1));
    const profile = profileCategories({ values, counts, missing: 2 });
    expect(profile.categories).toHaveLength(50);
    expect(profile.counts.at(-1)).toBe(55);
    expect(profile.rare).toContain('c59');
    expect(profile).toMatchObject({ singletons: 5, missing: 2 });
  });
});
