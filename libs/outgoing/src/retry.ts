/** An attempt ends a delivery for good where it is the last of so many. */
export const MAX_ATTEMPTS = 10;

const FIRST_MS = 1_000;
const FACTOR = 3;
const LONGEST_MS = 3_600_000;

/** Whether the same request may have another answer later. Refusals by the receiver (other 4xx) and redirects may not. */
export const mayChange = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/**
 * Milliseconds until the next attempt after `attempts` failed ones: 1 s, 3 s, 9 s … 1 h, 25 % either way, and not before
 * the receiver's `Retry-After` (seconds, or an HTTP date), which counts up to an hour.
 */
export function delayAfter(attempts: number, retryAfter?: string, now = Date.now()): number {
  const delay = Math.min(LONGEST_MS, FIRST_MS * FACTOR ** (attempts - 1)) * (0.75 + Math.random() / 2);
  return Math.max(delay, Math.min(LONGEST_MS, askedDelay(retryAfter, now)));
}

function askedDelay(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) return 0;
  const asked = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(asked) ? asked : 0;
}
