import { backoffSeconds } from './backoff';

describe('backoffSeconds', () => {
  const waits = (backoff?: Parameters<typeof backoffSeconds>[0]) =>
    [0, 1, 2, 10].map((failures) => backoffSeconds(backoff, failures));

  it('doubles from a second to a minute unless told', () => {
    expect(waits()).toEqual([1, 2, 4, 60]);
  });

  it('is as the step says, and never beyond its most', () => {
    expect(waits({ firstSeconds: 0, factor: 2, mostSeconds: 60 })).toEqual([0, 0, 0, 0]);
    expect(waits({ firstSeconds: 5, factor: 1, mostSeconds: 3 })).toEqual([3, 3, 3, 3]);
  });
});
