import { foreignReferences, valuesAt } from './scheduled-values';

const berlin = { cron: '0 0 * * *', timeZone: 'Europe/Berlin' };

describe('values of a scheduled run', () => {
  it('name its moment, its day where the schedule is at home, and the next moment', () => {
    const parameters = { from: '${schedule.time}', to: '${schedule.next}', day: 'of ${schedule.date}', n: 1 };
    expect(valuesAt(parameters, berlin, new Date('2026-03-28T23:00:00Z'))).toEqual({
      from: '2026-03-28T23:00:00.000Z',
      to: '2026-03-29T22:00:00.000Z',
      day: 'of 2026-03-29',
      n: 1,
    });
  });

  it('may name nothing else', () => {
    expect(foreignReferences({ a: '${schedule.time}', b: ['${run.id}'] })).toEqual([
      { path: 'parameters.b.0', message: expect.stringContaining("'run.id'") },
    ]);
  });
});
