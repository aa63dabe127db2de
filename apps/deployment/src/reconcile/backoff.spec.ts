import { Backoff } from './backoff';

describe('Backoff', () => {
  const pauseAfter = (backoff: Backoff, lifeMs: number) => {
    backoff.lost('r', lifeMs, 0);
    let pause = 0;
    while (!backoff.mayStart('r', pause)) pause += 500;
    return pause;
  };

  it('doubles up to half a minute, and starts anew after a long life', () => {
    const backoff = new Backoff();
    const pauses = Array.from({ length: 8 }, () => pauseAfter(backoff, 100));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(pauseAfter(backoff, 60_000)).toBe(500);
    expect(pauseAfter(backoff, 100)).toBe(1000);
  });

  it('holds back only the revision that loses replicas', () => {
    const backoff = new Backoff();
    backoff.lost('r', 0, 0);
    expect([backoff.mayStart('r', 0), backoff.mayStart('s', 0)]).toEqual([false, true]);
  });
});
