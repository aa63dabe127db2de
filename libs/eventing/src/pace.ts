import { setTimeout as wait } from 'node:timers/promises';

/** A round (fetch, or read and send) costs about as much for one event as for a hundred. */
const INTERVAL_MS = 10;
/** Rounds that may follow one another at once: single events are not held up. */
const BURST = 10;

/**
 * Spaces rounds under load, so that each takes up what has gathered meanwhile: rare events pass at once, a stream of
 * them is taken in rounds at least 10 ms apart on average (the generic cell rate algorithm, ITU-T I.371).
 */
export class Pace {
  private due = 0;

  /** Call after each round. Resolves when the next may begin, at once where `signal` is aborted. */
  async round(signal?: AbortSignal): Promise<void> {
    const now = performance.now();
    this.due = Math.max(now, this.due) + INTERVAL_MS;
    const ahead = this.due - now - BURST * INTERVAL_MS;
    if (ahead > 0) await wait(ahead, undefined, { signal }).catch(() => undefined);
  }
}
