import type { ReplicaEntity } from './replica.entity';
import { isRouted, routeOf } from './route';

const x = { name: 'x', mirror: null, sticky: null };

describe('routeOf', () => {
  const replica = (revision: number, state: ReplicaEntity['state'], url: string) => ({
    revision,
    state,
    url,
  });

  it('names the ready replicas of the revisions that take traffic', () => {
    const traffic = [
      { revision: 1, percent: 90 },
      { revision: 2, percent: 10 },
    ];
    const replicas = [
      replica(1, 'ready', 'http://b'),
      replica(1, 'ready', 'http://a'),
      replica(2, 'starting', 'http://c'),
      replica(3, 'ready', 'http://d'),
    ];
    expect(routeOf({ ...x, traffic }, replicas)).toEqual({
      deployment: 'x',
      revisions: [
        { revision: 1, percent: 90, urls: ['http://a', 'http://b'] },
        { revision: 2, percent: 10, urls: [] },
      ],
    });
    expect(routeOf({ ...x, traffic: [] }, replicas)).toEqual({ deployment: 'x', revisions: [] });
  });

  it('leaves out a replica that does not answer its health check, unless no other is left', () => {
    const routed = { ...x, traffic: [{ revision: 1, percent: 100 }] };
    const hung = replica(1, 'unresponsive', 'http://a');
    const urls = (...replicas: Parameters<typeof routeOf>[1]) => routeOf(routed, replicas).revisions[0]?.urls;
    expect(urls(hung, replica(1, 'ready', 'http://b'))).toEqual(['http://b']);
    expect(urls(hung, replica(1, 'starting', 'http://b'))).toEqual(['http://a']);
  });

  it('names who gets copies, and what keeps requests together', () => {
    const mirror = { revision: 2, percent: 50 };
    const sticky = { by: 'header' as const, name: 'x-customer' };
    const routed = { ...x, traffic: [{ revision: 1, percent: 100 }], mirror, sticky };
    expect(routeOf(routed, [replica(2, 'ready', 'http://c')])).toMatchObject({
      mirror: { ...mirror, urls: ['http://c'] },
      sticky,
    });
    expect([1, 2, 3].map((revision) => isRouted(routed, revision))).toEqual([true, true, false]);
  });
});
