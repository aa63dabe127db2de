import { setTimeout as wait } from 'node:timers/promises';

/** A round (fetch, or read and send) costs about as much for one event as for a hundred. */
const INTERVAL_MS = 10;
/** Time in which rounds may follow one another at once: single events are not held up. */
const BURST_MS = 100;

/**
 * Spaces rounds under load, so that each takes up what has gathered meanwhile: rare events pass at once, a stream of
 * them is taken in rounds that are apart on average (the generic cell rate algorithm, ITU-T I.371).
 */
export class Pace {
  private due = 0;

  /** Notes a round that ended at `now`, in ms. Returns the ms until the next may begin. */
  delay(now: number, apartMs = INTERVAL_MS): number {
    this.due = Math.max(now, this.due) + apartMs;
    return Math.max(0, this.due - now - BURST_MS);
  }

  /** Call after each round. Resolves when the next may begin, at once where `signal` is aborted. */
  async round({ apartMs, signal }: { apartMs?: number; signal?: AbortSignal } = {}): Promise<void> {
    const ms = this.delay(performance.now(), apartMs);
    if (ms > 0) await wait(ms, undefined, { signal }).catch(() => undefined);
  }
}
