import type { ScheduleRequest } from '@modelkeep/contracts/pipelines/schedule.api';
import { momentsBetween } from './moments';

/** A run that starts this late is still in time. */
const IN_TIME_MS = 60_000;
/** Late runs that start at once; the others follow. */
const MOST_AT_ONCE = 100;

/** Moments from the next one up to now for which runs start, as the schedule's policy for late ones says. */
export function dueMoments(request: ScheduleRequest, nextAt: Date, now: Date): Date[] {
  const range = { from: nextAt, to: new Date(now.getTime() + 1), most: MOST_AT_ONCE };
  if (request.catchUp === 'all') return momentsBetween(request, range);
  const last = lastMoment(request, range);
  if (!last) return [];
  const isLate = now.getTime() - last.getTime() > IN_TIME_MS;
  return isLate && request.catchUp === 'none' ? [] : [last];
}

/** The last moment of a range of any length. */
function lastMoment(
  request: ScheduleRequest,
  range: { from: Date; to: Date; most: number },
): Date | undefined {
  let last: Date | undefined;
  let { from } = range;
  for (;;) {
    const moments = momentsBetween(request, { ...range, from });
    last = moments.at(-1) ?? last;
    if (moments.length < range.most || !last) return last;
    from = new Date(last.getTime() + 1);
  }
}
