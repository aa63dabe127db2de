import { valuesOf } from './online-read.service';

const eventTime = new Date('2020-03-01T10:00:00.000Z');
const row = { event_time: eventTime, values: { age: 35, amount: null } };
const statuses = (ttlSeconds: number | undefined, laterMs: number) =>
  valuesOf(row, ['age', 'amount', 'purpose'], ttlSeconds, eventTime.getTime() + laterMs).map(
    ({ status }) => status,
  );

describe('valuesOf', () => {
  it('tells values, nulls and what was never pushed', () => {
    expect(valuesOf(row, ['age', 'amount'], undefined, Date.now())).toEqual([
      { name: 'age', value: 35, status: 'PRESENT', eventTime: '2020-03-01T10:00:00.000Z' },
      { name: 'amount', value: null, status: 'NULL_VALUE', eventTime: '2020-03-01T10:00:00.000Z' },
    ]);
    expect(valuesOf(undefined, ['age'], 60, 0)).toEqual([{ name: 'age', value: null, status: 'NOT_FOUND' }]);
  });
  it('uses a value up to the very end of its time to live', () => {
    expect(statuses(60, 60_000)[0]).toBe('PRESENT');
    expect(statuses(60, 60_001)).toEqual(['OUTSIDE_MAX_AGE', 'OUTSIDE_MAX_AGE', 'OUTSIDE_MAX_AGE']);
  });
});
