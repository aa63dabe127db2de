import fc from 'fast-check';
import type { ColumnProfile } from '../reference/column-profile';
import { observerOf } from './column-tally';
import { decodeTally, emptyTally, encodeTally, NO_VALUE, observe, OTHER_VALUES } from './tally';

const age: ColumnProfile = {
  kind: 'numeric',
  edges: [30, 50],
  counts: [100, 100, 100],
  means: [25, 40, 60],
  missing: 0,
  min: 20,
  max: 80,
  mean: 40,
  deviation: 15,
  distinct: 60,
};
const observers = [observerOf('age', age)];
const at = (second: number, latencyMs = 5) => ({ time: new Date(second * 1000).toISOString(), latencyMs });

describe('a tally', () => {
  it('counts values into bins, and keeps the first and the last time', () => {
    const tally = emptyTally(observers, []);
    for (const [second, value] of [
      [3, 20],
      [1, 40],
      [2, 60],
      [2, 61],
    ] as const)
      observe(tally, observers, at(second), new Map([['age', value]]));
    const column = tally.all.columns.get('age');
    expect([...(column?.counts ?? [])]).toEqual([1, 1, 2]);
    expect([...(column?.sums ?? [])]).toEqual([20, 40, 121]);
    expect([tally.from, tally.to, tally.all.predictions]).toEqual([1000, 3000, 4]);
  });

  it('is told apart by the values of a feature, twenty at most', () => {
    const tally = emptyTally(observers, ['town']);
    for (let town = 0; town < 30; town += 1) observe(tally, observers, at(1), new Map([['town', town]]));
    observe(tally, observers, at(1), new Map());
    const towns = tally.slices.get('town');
    expect(towns?.size).toBe(21);
    expect(towns?.get(OTHER_VALUES)?.predictions).toBe(11);
    expect(towns?.has(NO_VALUE)).toBe(false);
  });

  it('is the same after it was stored', () => {
    const latency = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(latency, fc.integer({ min: 0, max: 100 })), { minLength: 1 }), (rows) => {
        const [direct, stored] = [emptyTally(observers, ['age']), emptyTally(observers, ['age'])];
        let read = stored;
        for (const [latencyMs, value] of rows) {
          const row = new Map([['age', value]]);
          observe(direct, observers, at(1, latencyMs), row);
          read = decodeTally(encodeTally(read));
          observe(read, observers, at(1, latencyMs), row);
        }
        expect({ ...read, latencies: undefined }).toEqual({ ...direct, latencies: undefined });
        for (const q of [0, 0.5, 0.99])
          expect(read.latencies.getValueAtQuantile(q)).toBeCloseTo(direct.latencies.getValueAtQuantile(q), 6);
      }),
      { numRuns: 50 },
    );
  });
});
