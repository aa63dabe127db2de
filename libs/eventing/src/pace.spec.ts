import { Pace } from './pace';

describe('Pace', () => {
  /** Delays after rounds that take no time, each as soon as the pace allows it. */
  const delays = (rounds: number, apartMs?: number) => {
    const pace = new Pace();
    let now = 1_000;
    return Array.from({ length: rounds }, () => {
      const delay = pace.delay(now, apartMs);
      now += delay;
      return delay;
    });
  };

  it('holds no burst up, but what comes after it', () => {
    expect(delays(12)).toEqual([...Array.from({ length: 10 }, () => 0), 10, 10]);
    expect(delays(5, 30)).toEqual([0, 0, 0, 20, 30]);
  });

  it('never holds up rounds that are apart anyway', () => {
    const pace = new Pace();
    for (let now = 0; now < 2_000; now += 10) expect(pace.delay(now)).toBe(0);
  });

  it('ends a wait at once that nobody needs any longer', async () => {
    const pace = new Pace();
    pace.delay(performance.now(), 3_600_000);
    await pace.round({ signal: AbortSignal.abort() });
  });
});
