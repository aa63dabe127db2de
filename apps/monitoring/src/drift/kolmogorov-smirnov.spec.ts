import fc from 'fast-check';
import { kolmogorovSmirnov } from './kolmogorov-smirnov';

const counts = (length: number) =>
  fc.array(fc.nat(40), { minLength: length, maxLength: length }).filter((c) => c.some(Boolean));
const pair = fc.integer({ min: 1, max: 12 }).chain((length) => fc.tuple(counts(length), counts(length)));

describe('kolmogorovSmirnov', () => {
  it('has the exact p-value of small samples', () => {
    // Of the 20 orders of 3 and 3 values the two that keep the samples apart have a statistic of 1.
    expect(kolmogorovSmirnov([3, 0], [0, 3])).toEqual({ statistic: 1, pValue: expect.closeTo(0.1, 12) });
    // scipy.stats.ks_2samp([1, 2, 3, 4, 5], [3.5, 4.5, 5.5, 6.5], method='exact').
    const result = kolmogorovSmirnov([1, 1, 1, 0, 1, 0, 1, 0, 0], [0, 0, 0, 1, 0, 1, 0, 1, 1]);
    expect(result.statistic).toBeCloseTo(0.6, 12);
    expect(result.pValue).toBeCloseTo(0.2857142857142857, 12);
  });

  it('has the p-value of the limiting distribution where samples are large', () => {
    const { statistic, pValue } = kolmogorovSmirnov([50_000, 50_000], [50_700, 49_300]);
    expect(statistic).toBeCloseTo(0.007, 12);
    // scipy.special.kolmogorov(sqrt(50000) * 0.007).
    expect(pValue).toBeCloseTo(0.014893159992088918, 9);
  });

  it('keeps tiny p-values', () => {
    // 2 / binom(60, 30).
    expect(kolmogorovSmirnov([30, 0], [0, 30]).pValue).toBeCloseTo(1.6911233892144735e-17, 25);
  });

  it('is symmetric, finds nothing in equal shares, and has a probability', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const { statistic, pValue } = kolmogorovSmirnov(one, other);
        const turned = kolmogorovSmirnov(other, one);
        expect(turned.statistic).toBeCloseTo(statistic, 12);
        expect(turned.pValue).toBeCloseTo(pValue, 9);
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(kolmogorovSmirnov(one, one)).toEqual({ statistic: 0, pValue: 1 });
      }),
    );
  });
});
