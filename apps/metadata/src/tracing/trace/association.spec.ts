import { association, HALF } from './association';

describe('association', () => {
  const counts = (total: number, first: number, second: number, both: number) => ({
    total,
    first,
    second,
    both,
  });

  it.each([
    ['never together', counts(10, 3, 4, 0), -1],
    ['independent', counts(100, 50, 50, 25), 0],
    ['only together', counts(10, 4, 4, 4), 1],
    ['always', counts(10, 10, 10, 10), 1],
    ['more often together than by chance', counts(100, 20, 15, 10), Math.log(10 / 3) / Math.log(10)],
  ])('of conditions that hold %s', (_name, of, expected) => {
    expect(association(of)).toBeCloseTo(expected, 12);
  });

  it('is undefined where one never holds', () => {
    expect(association(counts(10, 0, 4, 0))).toBeUndefined();
    expect(association(counts(0, 0, 0, 0), HALF)).toBeUndefined();
  });

  it('is drawn towards independence by smoothing', () => {
    const few = counts(4, 1, 1, 1);
    expect(association(few, HALF)).toBeLessThan(association(few) as number);
    expect(association(few, HALF)).toBeGreaterThan(0);
  });
});
