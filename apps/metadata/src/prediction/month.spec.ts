import { v4, v7 } from 'uuid';
import { monthOf, monthRange, nextMonth } from './month';

const idAt = (time: string) => v7({ msecs: Date.parse(time) });

describe('months of prediction ids', () => {
  it('reads the month of a UUIDv7', () => {
    expect(monthOf(idAt('2026-11-30T23:59:59.999Z'))).toBe('2026-11');
    expect(monthOf(idAt('2026-12-01T00:00:00.000Z'))).toBe('2026-12');
  });

  it('knows no month of other ids', () => {
    expect(monthOf(v4())).toBeUndefined();
    expect(monthOf('ffffffff-ffff-7fff-bfff-ffffffffffff')).toBeUndefined();
  });

  it('goes on to the next year', () => {
    expect(nextMonth('2026-12')).toBe('2027-01');
  });

  it('bounds the ids of a month, and leaves none between months', () => {
    const { from, to } = monthRange('2026-11');
    for (const time of ['2026-11-01T00:00:00.000Z', '2026-11-30T23:59:59.999Z']) {
      expect(idAt(time) >= from).toBe(true);
      expect(idAt(time) < to).toBe(true);
    }
    expect(idAt('2026-10-31T23:59:59.999Z') < from).toBe(true);
    expect(idAt('2026-12-01T00:00:00.000Z') >= to).toBe(true);
    expect(monthRange('2026-12').from).toBe(to);
  });
});
