import { mergeEvents } from './merge-events';

const event = (id: string, second: number) => ({ id, time: new Date(second * 1000).toISOString() });

describe('mergeEvents', () => {
  it('shows each event once, newest first', () => {
    const merged = mergeEvents([event('d', 4), event('c', 3)], [event('c', 3), event('b', 2)]);
    expect(merged.map(({ id }) => id)).toEqual(['d', 'c', 'b']);
  });

  it('leaves live events older than the pages read to the pages that follow', () => {
    expect(mergeEvents([event('a', 1)], [event('b', 2)]).map(({ id }) => id)).toEqual(['b']);
  });
});
