import { routeOf } from './route';

describe('routeOf', () => {
  const replica = (revision: number, state: 'starting' | 'ready', url: string) => ({ revision, state, url });

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
    expect(routeOf({ name: 'x', traffic }, replicas)).toEqual({
      deployment: 'x',
      revisions: [
        { revision: 1, percent: 90, urls: ['http://a', 'http://b'] },
        { revision: 2, percent: 10, urls: [] },
      ],
    });
    expect(routeOf({ name: 'x', traffic: [] }, replicas)).toEqual({ deployment: 'x', revisions: [] });
  });
});
