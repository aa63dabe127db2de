import { Pace } from './pace';

describe('Pace', () => {
  const took = async (rounds: number, pace = new Pace()) => {
    const start = performance.now();
    for (let round = 0; round < rounds; round += 1) await pace.round();
    return performance.now() - start;
  };

  it('holds no burst up, but what comes after it', async () => {
    const pace = new Pace();
    expect(await took(10, pace)).toBeLessThan(5);
    expect(await took(20, pace)).toBeGreaterThan(190);
  });

  it('ends a wait at once that nobody needs any longer', async () => {
    const pace = new Pace();
    await took(10, pace);
    for (let round = 0; round < 1_000; round += 1) await pace.round({ signal: AbortSignal.abort() });
    expect(await took(1, new Pace())).toBeLessThan(5);
  });
});
