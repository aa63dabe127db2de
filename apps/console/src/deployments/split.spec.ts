import fc from 'fast-check';
import { splitFor } from './split';

describe('splitFor', () => {
  it.each([
    [
      [1, 2],
      [{ revision: 1, percent: 100 }],
      2,
      10,
      [
        [1, 90],
        [2, 10],
      ],
    ],
    [
      [1, 2],
      [{ revision: 2, percent: 100 }],
      2,
      60,
      [
        [1, 40],
        [2, 60],
      ],
    ],
    [
      [1, 2, 3],
      [
        { revision: 1, percent: 30 },
        { revision: 2, percent: 70 },
      ],
      3,
      50,
      [
        [1, 15],
        [2, 35],
        [3, 50],
      ],
    ],
    [[2], [{ revision: 2, percent: 100 }], 2, 30, [[2, 100]]],
  ])('of %j with %j: %i gets %i', (ready, now, revision, percent, expected) => {
    expect(splitFor(ready, now, revision, percent).map((share) => [share.revision, share.percent])).toEqual(
      expected,
    );
  });

  it('always sums to 100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (first, percent) => {
        const now = [
          { revision: 1, percent: first },
          { revision: 2, percent: 100 - first },
        ];
        const sum = splitFor([1, 2, 3], now, 3, percent).reduce((total, share) => total + share.percent, 0);
        expect(sum).toBe(100);
      }),
    );
  });
});
