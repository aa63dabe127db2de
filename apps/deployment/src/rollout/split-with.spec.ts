import fc from 'fast-check';
import { splitWith } from './split-with';

const split = (...parts: [number, number][]) => parts.map(([revision, percent]) => ({ revision, percent }));

describe('splitWith', () => {
  it.each([
    [split([1, 100]), 2, 10, split([1, 90], [2, 10])],
    [split([1, 100]), 2, 100, split([2, 100])],
    [split([1, 50], [2, 50]), 3, 50, split([1, 25], [2, 25], [3, 50])],
    [split([1, 33], [2, 67]), 3, 10, split([1, 29], [2, 61], [3, 10])],
  ])('%j: %i gets %i', (before, revision, percent, expected) => {
    expect(splitWith(before, revision, percent)).toEqual(expected);
  });

  it('always sums to 100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 100 }), (first, percent) => {
        const parts = splitWith(split([1, first], [2, 100 - first]), 3, percent);
        expect(parts.reduce((sum, part) => sum + part.percent, 0)).toBe(100);
      }),
    );
  });
});
