import fc from 'fast-check';
import { populationStabilityIndex } from './population-stability-index';

const counts = (length: number) =>
  fc
    .array(fc.nat(10_000), { minLength: length, maxLength: length })
    .filter((histogram) => histogram.some((count) => count > 0));
const pair = fc.integer({ min: 1, max: 20 }).chain((length) => fc.tuple(counts(length), counts(length)));

describe('populationStabilityIndex', () => {
  it('is the sum worked out by hand', () => {
    // Shares 0.5, 0.5 against 0.25, 0.75: −0.25 · ln 0.5 + 0.25 · ln 1.5 = 0.25 · ln 3.
    expect(populationStabilityIndex([50, 50], [25, 75])).toBeCloseTo(0.25 * Math.log(3), 12);
  });

  it('is the sum of both Kullback-Leibler divergences', () => {
    // scipy.stats.entropy([.1,.2,.3,.4],[.4,.3,.2,.1]) = 0.4564348191467836, and the same the other way round.
    expect(populationStabilityIndex([40, 30, 20, 10], [10, 20, 30, 40])).toBeCloseTo(
      2 * 0.4564348191467836,
      12,
    );
  });

  it('counts half an observation where one side has none', () => {
    const index =
      (10 / 10.5 - 0.5) * Math.log(10 / 10.5 / 0.5) + (0.5 / 10.5 - 0.5) * Math.log(0.5 / 10.5 / 0.5);
    expect(populationStabilityIndex([10, 10], [10, 0])).toBeCloseTo(index, 12);
  });

  it('is never negative, and symmetric', () => {
    fc.assert(
      fc.property(pair, ([expected, actual]) => {
        const index = populationStabilityIndex(expected, actual);
        expect(index).toBeGreaterThanOrEqual(-1e-12);
        expect(populationStabilityIndex(actual, expected)).toBeCloseTo(index, 9);
      }),
    );
  });

  it('is zero for equal shares, whatever the sample size', () => {
    fc.assert(
      fc.property(counts(10), fc.integer({ min: 1, max: 9 }), (expected, factor) => {
        expect(populationStabilityIndex(expected, expected)).toBe(0);
        expect(
          populationStabilityIndex(
            expected,
            expected.map((count) => count * factor),
          ),
        ).toBeCloseTo(0, 9);
      }),
    );
  });

  it('refuses what cannot be compared', () => {
    expect(() => populationStabilityIndex([1, 2], [1])).toThrow(RangeError);
    expect(() => populationStabilityIndex([1, 2], [0, 0])).toThrow(RangeError);
  });
});
