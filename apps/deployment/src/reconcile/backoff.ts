const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A replica that lived this long starts the backoff of its revision anew. */
const STABLE_MS = 60_000;

/** When a revision that loses replicas may start the next one. Times are milliseconds of any one clock. */
export class Backoff {
  private readonly entries = new Map<string, { losses: number; until: number }>();

  /** Notes that a replica was lost after it lived for `lifeMs`. */
  lost(key: string, lifeMs: number, now: number): void {
    const before = lifeMs >= STABLE_MS ? 0 : (this.entries.get(key)?.losses ?? 0);
    const pause = Math.min(FIRST_MS * 2 ** before, LONGEST_MS);
    this.entries.set(key, { losses: before + 1, until: now + pause });
  }

  mayStart(key: string, now: number): boolean {
    return now >= (this.entries.get(key)?.until ?? 0);
  }
}
