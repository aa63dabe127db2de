import { findTrafficFaults, isSameTraffic, normalize, percentOf } from './traffic';

const revisions = [
  { number: 1, state: 'ready' as const },
  { number: 2, state: 'ready' as const },
  { number: 3, state: 'starting' as const },
  { number: 4, state: 'retired' as const },
];
const split = (...parts: [number, number][]) => parts.map(([revision, percent]) => ({ revision, percent }));
const faults = (...parts: [number, number][]) =>
  findTrafficFaults(split(...parts), revisions).map(
    ({ kind, index, message }) => `${kind} ${index}: ${message}`,
  );

describe('traffic', () => {
  it('goes to ready revisions only', () => {
    expect(faults([1, 90], [2, 10])).toEqual([]);
    expect(faults([1, 90], [3, 10])).toEqual(['conflict 1: revision 3 is starting, not ready']);
    expect(faults([4, 100])).toEqual(['conflict 0: revision 4 is retired, not ready']);
    expect(faults([1, 100], [3, 0])).toEqual(['conflict 1: revision 3 is starting, not ready']);
  });

  it('names revisions that there are, once', () => {
    expect(faults([9, 100])).toEqual(['unknown 0: there is no revision 9']);
    expect(faults([1, 50], [1, 50])).toEqual(['unknown 1: revision 1 is named twice']);
  });

  it('is the same in any order and without those that get nothing', () => {
    expect(normalize(split([2, 10], [3, 0], [1, 90]))).toEqual(split([1, 90], [2, 10]));
    expect(isSameTraffic(split([2, 10], [1, 90]), split([1, 90], [2, 10], [3, 0]))).toBe(true);
    expect(isSameTraffic(split([1, 100]), split([1, 90], [2, 10]))).toBe(false);
    expect(isSameTraffic([{ percent: 100, revision: 1 }], split([1, 100]))).toBe(true);
    expect(isSameTraffic([], split([1, 100]))).toBe(false);
    expect([percentOf(split([1, 90], [2, 10]), 2), percentOf(split([1, 100]), 2)]).toEqual([10, 0]);
  });
});
