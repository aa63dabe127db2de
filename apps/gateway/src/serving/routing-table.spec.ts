import type { ServiceClient } from '@modelkeep/service';
import { RoutingTable } from './routing-table';

describe('RoutingTable', () => {
  const table = new RoutingTable({} as ServiceClient);
  table.apply({
    deployment: 'credit-risk',
    revisions: [
      { revision: 1, percent: 90, urls: ['http://a', 'http://b'] },
      { revision: 2, percent: 10, urls: ['http://c'] },
      { revision: 3, percent: 0, urls: ['http://d'] },
    ],
  });
  const share = (revision: number, ...avoid: string[]) =>
    Array.from({ length: 100 }, (_, each) => table.choose('credit-risk', new Set(avoid), each / 100)).filter(
      (target) => target?.revision === revision,
    ).length;

  it('splits by per cent and leaves out a revision without a share', () => {
    expect([share(1), share(2), share(3)]).toEqual([90, 10, 0]);
  });

  it('takes the replicas of a revision in turn', () => {
    const urls = new Set(Array.from({ length: 4 }, () => table.choose('credit-risk', undefined, 0)?.url));
    expect(urls).toEqual(new Set(['http://a', 'http://b']));
  });

  it('avoids the replica that failed, and the revision where it was the only one', () => {
    expect(table.choose('credit-risk', new Set(['http://a']), 0)?.url).toBe('http://b');
    expect(share(1, 'http://c')).toBe(100);
  });

  it('sends copies of a share of the requests to the mirror', () => {
    const revisions = [{ revision: 1, percent: 100, urls: ['http://a'] }];
    const mirror = { revision: 2, percent: 25, urls: ['http://b'] };
    table.apply({ deployment: 'mirrored', revisions, mirror });
    const copies = Array.from({ length: 100 }, (_, each) => table.chooseMirror('mirrored', each / 100));
    expect(copies.filter((target) => target?.url === 'http://b')).toHaveLength(25);
    table.apply({ deployment: 'mirrored', revisions, mirror: { ...mirror, urls: [] } });
    expect(table.chooseMirror('mirrored', 0)).toBeUndefined();
    expect(table.chooseMirror('credit-risk', 0)).toBeUndefined();
  });

  it('knows nothing of a deployment without a route', () => {
    expect(table.choose('nobody')).toBeUndefined();
    table.apply({ deployment: 'gone', revisions: [{ revision: 1, percent: 100, urls: ['http://x'] }] });
    expect(table.knows('gone')).toBe(true);
    table.apply({ deployment: 'gone', revisions: [] });
    expect(table.knows('gone')).toBe(false);
  });
});
