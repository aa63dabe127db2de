import fc from 'fast-check';
import { binOf, type FeatureProfile } from './feature-profile';

const age: FeatureProfile = { kind: 'numeric', edges: [20, 40], counts: [1, 1, 1, 0] };
const purpose: FeatureProfile = {
  kind: 'categorical',
  categories: ['car', 'true', '1'],
  counts: [1, 1, 1, 1, 0],
};

describe('binOf', () => {
  it.each([
    [-1e9, 0],
    [20, 0],
    [20.5, 1],
    [40, 1],
    [41, 2],
    [Number.NaN, 3],
    [null, 3],
    [undefined, 3],
    ['21', 3],
  ])('numeric %p falls into bin %i', (value, bin) => expect(binOf(age, value)).toBe(bin));

  it.each([
    ['car', 0],
    [true, 1],
    [1, 2],
    ['boat', 3],
    [null, 4],
  ])('categorical %p falls into bin %i', (value, bin) => expect(binOf(purpose, value)).toBe(bin));

  it('puts every number between its edges', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer(), { maxLength: 9 }),
        fc.double({ noNaN: true }),
        (numbers, value) => {
          const edges = numbers.sort((a, b) => a - b);
          const bin = binOf(
            { kind: 'numeric', edges, counts: Array<number>(edges.length + 2).fill(0) },
            value,
          );
          if (bin > 0) expect(value).toBeGreaterThan(edges[bin - 1] as number);
          expect(value).toBeLessThanOrEqual(edges[bin] ?? Infinity);
        },
      ),
    );
  });
});
