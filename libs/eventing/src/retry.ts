import type { RetryPolicy } from './settings';

/** Wait before the next attempt after `attempts` failed ones: exponential, with 25 % jitter either way, in ms. */
export function backoff(policy: RetryPolicy, attempts: number): number {
  const delay = Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (attempts - 1));
  return delay * (0.75 + Math.random() / 2);
}

/** Connection exceptions, operator intervention, too many connections (SQLSTATE classes of PostgreSQL, appendix A). */
const UNAVAILABLE = /^(08...|57P0.|53300)$/;

/** True when the database could not be reached: that is no fault of the event, so it never becomes a dead letter. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string' && UNAVAILABLE.test(code)) return true;
  return /^Connection terminated|Client has encountered a connection error/.test(error.message);
}
