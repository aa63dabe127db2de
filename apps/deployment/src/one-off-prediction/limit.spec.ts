import { Limit } from './limit';

describe('Limit', () => {
  it('runs so many at once, the others in order, and goes on after a failure', async () => {
    const limit = new Limit(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const work = (number: number) =>
      limit.run(() => {
        started.push(number);
        return new Promise<void>((resolve, reject) =>
          ends.push(number === 1 ? () => reject(new Error('one')) : resolve),
        );
      });
    const all = Promise.allSettled([1, 2, 3, 4].map(work));
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2]);
    ends[0]?.();
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2, 3]);
    ends.slice(1).forEach((end) => end());
    await new Promise(setImmediate);
    ends[3]?.();
    expect((await all).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    await expect(limit.run(() => Promise.resolve('free'))).resolves.toBe('free');
  });
});
