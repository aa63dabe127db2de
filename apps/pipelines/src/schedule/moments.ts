import { Cron } from 'croner';

/** Moments of a cron expression in a time zone. */
export interface Moments {
  cron: string;
  timeZone: string;
}

/** Why an expression or a time zone is none, as path and message; empty where they can be used. */
export function momentFaults({ cron, timeZone }: Moments): { path: string; message: string }[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return [{ path: 'timeZone', message: `there is no time zone '${timeZone}'` }];
  }
  try {
    return nextMoment({ cron, timeZone }, new Date())
      ? []
      : [{ path: 'cron', message: 'it has no moment in the future' }];
  } catch (error) {
    return [{ path: 'cron', message: (error as Error).message }];
  }
}

/** The first moment after a time; undefined where there is none any more. */
export function nextMoment({ cron, timeZone }: Moments, after: Date): Date | undefined {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(after) ?? undefined;
}

/** Moments from one time on (included) to another (excluded), `most` of them at most. */
export function momentsBetween(
  { cron, timeZone }: Moments,
  { from, to, most }: { from: Date; to: Date; most: number },
): Date[] {
  const job = new Cron(cron, { timezone: timeZone, paused: true });
  const moments: Date[] = [];
  let moment = job.nextRun(new Date(from.getTime() - 1));
  while (moment && moment < to && moments.length < most) {
    moments.push(moment);
    moment = job.nextRun(moment);
  }
  return moments;
}
