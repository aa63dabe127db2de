import { setImmediate as turn } from 'node:timers/promises';
import { inParallel } from './in-parallel';

describe('inParallel', () => {
  it('does all, so many at a time', async () => {
    const done: number[] = [];
    let [running, most] = [0, 0];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      await turn();
      running -= 1;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('begins nothing after a failure, waits for what is under way, and throws it', async () => {
    const ended: number[] = [];
    const all = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('no');
      await turn();
      ended.push(item);
    });
    await expect(all).rejects.toThrow('no');
    expect(ended).toEqual([2]);
  });
});
