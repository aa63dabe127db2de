/** A partition from which nothing came for so long does not hold back the others. */
const IDLE_MS = 30_000;

/** Per partition, the latest time of a prediction, and when it was read; ms since the epoch. */
export type Watermarks = Record<string, { time: number; readAt: number }>;

/** Notes predictions up to `time`. A clock that is ahead does not end windows before their time. */
export function advance(watermarks: Watermarks, partition: number, time: number, now: number): void {
  const known = watermarks[partition]?.time ?? -Infinity;
  watermarks[partition] = { time: Math.max(known, Math.min(time, now)), readAt: now };
}

/**
 * Time up to which all predictions were read, as far as one can know: partitions are read at their own pace, so the slowest
 * counts. Where all are idle it is `now`.
 */
export function watermarkOf(watermarks: Watermarks, now: number): number {
  const active = Object.values(watermarks).filter(({ readAt }) => now - readAt < IDLE_MS);
  return active.length === 0 ? now : Math.min(...active.map(({ time }) => time));
}
