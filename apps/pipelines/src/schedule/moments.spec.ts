import { momentFaults, momentsBetween, nextMoment } from './moments';

const iso = (dates: Date[]) => dates.map((date) => date.toISOString());
const between = (cron: string, timeZone: string, from: string, to: string) =>
  iso(momentsBetween({ cron, timeZone }, { from: new Date(from), to: new Date(to), most: 100 }));

describe('moments', () => {
  it('keep the hour of the wall clock where summer time begins and ends', () => {
    expect(between('0 6 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '2026-03-28T05:00:00.000Z',
      '2026-03-29T04:00:00.000Z',
      '2026-03-30T04:00:00.000Z',
    ]);
    expect(between('0 6 * * *', 'Europe/Berlin', '2026-10-24T00:00:00Z', '2026-10-26T00:00:00Z')).toEqual([
      '2026-10-24T04:00:00.000Z',
      '2026-10-25T05:00:00.000Z',
    ]);
  });

  it('come once on the night in which an hour comes twice', () => {
    expect(
      between('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'),
    ).toHaveLength(2);
  });

  it('include the first and exclude the last', () => {
    expect(between('0 0 * * *', 'UTC', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z')).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-01-02T00:00:00.000Z',
    ]);
  });

  it('end where an expression has no more', () => {
    const past = { cron: '0 0 0 1 1 * 2020', timeZone: 'UTC' };
    expect(nextMoment(past, new Date('2026-01-01T00:00:00Z'))).toBeUndefined();
  });

  it.each([
    [{ cron: '61 * * * *', timeZone: 'UTC' }, 'cron'],
    [{ cron: 'often', timeZone: 'UTC' }, 'cron'],
    [{ cron: '0 0 30 2 *', timeZone: 'UTC' }, 'cron'],
    [{ cron: '@daily', timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('of %j are refused at %s', (moments, path) =>
    expect(momentFaults(moments).map((fault) => fault.path)).toEqual([path]),
  );
});
