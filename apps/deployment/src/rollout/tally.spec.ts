import { add, emptyTally, observationOf, quantile } from './tally';

const seen = { requests: 10, errors: 1, compared: 4, disagreed: 1, difference: 2 };

describe('tally', () => {
  it('adds what gateways saw', () => {
    const tally = [
      {
        ...seen,
        latency: [
          { upToMs: 2, count: 9 },
          { upToMs: 80, count: 1 },
        ],
      },
      { ...seen, latency: [{ upToMs: 2, count: 10 }] },
    ].reduce(add, emptyTally());
    expect(tally.latency).toEqual({ 2: 19, 80: 1 });
    expect(observationOf(tally, { labelled: 3, correct: 2 })).toEqual({
      ...{ requests: 20, errors: 2, compared: 8, disagreed: 2, meanDifference: 0.5 },
      ...{ labelled: 3, correct: 2, latencyP95Ms: 2 },
    });
    expect(quantile(tally.latency, 0.96)).toBe(80);
  });

  it('has no latency, and no difference, of nothing', () => {
    const { latencyP95Ms, meanDifference } = observationOf(emptyTally(), { labelled: 0, correct: 0 });
    expect([latencyP95Ms, meanDifference]).toEqual([undefined, undefined]);
  });
});
