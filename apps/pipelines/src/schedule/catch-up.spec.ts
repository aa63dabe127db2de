import { ScheduleRequest } from '@modelkeep/contracts/pipelines/schedule.api';
import { dueMoments } from './catch-up';

const due = (catchUp: string, nextAt: string, now: string, cron = '0 * * * *') =>
  dueMoments(ScheduleRequest.parse({ pipeline: 'p', cron, catchUp }), new Date(nextAt), new Date(now)).map(
    (date) => date.toISOString(),
  );

describe('a schedule whose moments have passed', () => {
  const nextAt = '2026-01-01T01:00:00Z';

  it('starts them all, the last one, or none', () => {
    const now = '2026-01-01T03:30:00Z';
    expect(due('all', nextAt, now)).toEqual([
      '2026-01-01T01:00:00.000Z',
      '2026-01-01T02:00:00.000Z',
      '2026-01-01T03:00:00.000Z',
    ]);
    expect(due('last', nextAt, now)).toEqual(['2026-01-01T03:00:00.000Z']);
    expect(due('none', nextAt, now)).toEqual([]);
  });

  it.each(['all', 'last', 'none'])('starts the one that has just come (%s)', (catchUp) => {
    expect(due(catchUp, nextAt, '2026-01-01T01:00:00.050Z')).toEqual(['2026-01-01T01:00:00.000Z']);
    expect(due(catchUp, nextAt, '2026-01-01T01:00:00Z')).toEqual(['2026-01-01T01:00:00.000Z']);
  });

  it('takes many in parts, and finds the last of very many', () => {
    expect(due('all', nextAt, '2026-02-01T00:00:00Z')).toHaveLength(100);
    expect(due('last', nextAt, '2026-02-01T00:30:00Z')).toEqual(['2026-02-01T00:00:00.000Z']);
  });
});
