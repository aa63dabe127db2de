import fc from 'fast-check';
import { sample } from './sample';

describe('sample', () => {
  it.each([
    [[1, 2, 3], 3, [1, 2, 3]],
    [[0, 1, 2, 3, 4], 3, [0, 2, 4]],
    [[0, 1, 2], 1, [2]],
    [[], 5, []],
  ])('of %j takes %d', (values, size, expected) => expect(sample(values, size)).toEqual(expected));

  it('keeps order, ends and size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 2, max: 500 }), (length, size) => {
        const values = Array.from({ length }, (_, index) => index);
        const taken = sample(values, size);
        expect(taken).toHaveLength(Math.min(length, size));
        expect(taken).toEqual([...new Set(taken)].sort((one, other) => one - other));
        expect([taken[0], taken.at(-1)]).toEqual([0, length - 1]);
      }),
    );
  });
});
