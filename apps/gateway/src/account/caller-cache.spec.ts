import { CallerCache } from './caller-cache';
import { hashToken } from './token';

const dana = { name: 'dana', roles: ['data-scientist' as const] };
const hash = hashToken('mk_a');
const now = Date.parse('2020-03-01T10:00:00Z');

describe('CallerCache', () => {
  const cache = new CallerCache();
  beforeEach(() => cache.clear());

  it('forgets within seconds', () => {
    cache.set(hash, { caller: dana }, now);
    expect(cache.get(hash, now + 4_999)).toBe(dana);
    expect(cache.get(hash, now + 5_000)).toBeUndefined();
  });

  it('remembers nobody longer than their token lives', () => {
    cache.set(hash, { caller: dana, until: now + 100 }, now);
    expect(cache.get(hash, now + 99)).toBe(dana);
    expect(cache.get(hash, now + 100)).toBeUndefined();
  });

  it('knows nobody by another token, nor after it was cleared', () => {
    cache.set(hash, { caller: dana }, now);
    expect(cache.get(hashToken('mk_b'), now)).toBeUndefined();
    cache.clear();
    expect(cache.get(hash, now)).toBeUndefined();
  });
});
