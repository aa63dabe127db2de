import { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { ProblemError } from '@modelkeep/service';
import { FeatureViewCache } from './feature-view-cache';
import type { FeatureViewService } from './feature-view.service';

const version = (number: number, ...names: string[]) =>
  FeatureView.parse({
    ...FeatureViewApplied.example,
    version: number,
    features: names.map((name) => ({ name, type: 'int64' })),
  });

describe('FeatureViewCache', () => {
  let stored: FeatureView;
  let loads: number;
  let cache: FeatureViewCache;
  const read = (features: string[], now = 0) => cache.require(stored.name, features, now);

  beforeEach(() => {
    stored = version(1, 'age');
    loads = 0;
    const views = { get: () => Promise.resolve((loads += 1) && stored) };
    cache = new FeatureViewCache(views as unknown as FeatureViewService);
  });

  it('loads a view once', async () => {
    await read(['age']);
    expect((await read(['age'], 59_999)).version).toBe(1);
    expect(loads).toBe(1);
  });

  it('loads again what is a minute old', async () => {
    await read(['age']);
    await read(['age'], 60_000);
    expect(loads).toBe(2);
  });

  it('looks for a feature that it does not know before it refuses', async () => {
    await read(['age']);
    stored = version(2, 'age', 'amount');
    expect((await read(['amount'])).version).toBe(2);
    await expect(read(['colour'])).rejects.toThrow(ProblemError);
  });

  it('is told of newer versions, and never goes back', async () => {
    await read(['age']);
    cache.renew(version(3, 'age'), 0);
    cache.renew(version(2, 'age'), 0);
    expect((await read(['age'])).version).toBe(3);
    expect(loads).toBe(1);
  });

  it('does not hold what nobody reads', async () => {
    cache.renew(version(7, 'age'), 0);
    expect((await read(['age'])).version).toBe(1);
  });
});
