import fc from 'fast-check';
import type { Reference } from '../reference/feature-profile';
import { emptyTally, judge, observe, type Observation } from './tally';

const reference: Reference = {
  age: { kind: 'numeric', edges: [30, 50], counts: [100, 100, 100, 0] },
  purpose: { kind: 'categorical', categories: ['car', 'tv'], counts: [150, 150, 0, 0] },
};
const limits = { features: ['age', 'purpose'], psiThreshold: 0.2, driftedShare: 0.5 };
const at = (age: number | null, purpose: string, second = 0, latencyMs?: number): Observation => ({
  time: new Date(second * 1000).toISOString(),
  latencyMs,
  features: [
    { name: 'purpose', value: purpose, status: 'FROM_REQUEST' },
    { name: 'age', value: age, status: age === null ? 'NULL_VALUE' : 'PRESENT' },
  ],
});
const tallyOf = (observations: Observation[]) => {
  const tally = emptyTally(reference);
  for (const observation of observations) observe(tally, reference, observation);
  return tally;
};
const like = [at(20, 'car', 3), at(40, 'tv', 1), at(60, 'car', 5), at(20, 'tv'), at(40, 'car'), at(60, 'tv')];

describe('a window', () => {
  it('like its reference has no drift', () => {
    const verdict = judge(tallyOf(like), reference, limits);
    expect(verdict.drift.map(({ value }) => value)).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
    expect(verdict).toMatchObject({ driftedShare: 0, drifted: false, predictions: 6 });
  });

  it('spans from its earliest to its latest prediction', () => {
    expect(judge(tallyOf(like), reference, limits)).toMatchObject({
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:05.000Z',
    });
  });

  it('drifts with the share of its features that do', () => {
    const older = like.map(({ features, ...rest }) => ({
      ...rest,
      features: features.map((each) => (each.name === 'age' ? { ...each, value: 70 } : each)),
    }));
    const verdict = judge(tallyOf(older), reference, limits);
    expect(verdict.drift.map(({ drifted }) => drifted)).toEqual([true, false]);
    expect(verdict).toMatchObject({ driftedShare: 0.5, drifted: true });
    expect(judge(tallyOf(older), reference, { ...limits, driftedShare: 0.6 }).drifted).toBe(false);
  });

  it('drifts where values go missing, and counts them', () => {
    const verdict = judge(tallyOf([at(null, 'car'), at(null, 'tv')]), reference, limits);
    expect(verdict.drift[0]).toMatchObject({ feature: 'age', drifted: true, missing: 2 });
    expect(verdict.drift[1]).toMatchObject({ feature: 'purpose', missing: 0 });
  });

  it('never drifts without a drifted feature', () => {
    expect(judge(tallyOf(like), reference, { ...limits, driftedShare: 0 }).drifted).toBe(false);
  });

  it('tells latencies where they were measured', () => {
    expect(judge(tallyOf(like), reference, limits).latencyMs).toBeUndefined();
    const { latencyMs } = judge(tallyOf([at(20, 'car', 0, 10), at(20, 'car', 0, 10)]), reference, limits);
    expect(latencyMs?.p50).toBeCloseTo(10, 0);
  });

  it('puts each prediction into one bin per feature', () => {
    const observations = fc.array(
      fc.tuple(fc.option(fc.double({ noNaN: true })), fc.string()).map(([age, purpose]) => at(age, purpose)),
    );
    fc.assert(
      fc.property(observations, (all) => {
        for (const counts of Object.values(tallyOf(all).counts))
          expect(counts.reduce((sum, count) => sum + count)).toBe(all.length);
      }),
    );
  });
});
