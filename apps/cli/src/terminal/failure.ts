import { ApiError } from '@modelkeep/client';

/** How the command ended, for scripts. */
export const EXIT = {
  /** The answer is no: outputs differ, a check failed. */
  no: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The server refused the request. */
  refused: 3,
  /** The server, or the broker, could not be reached, or failed. */
  unreachable: 4,
} as const;

/** The command line, or what it is configured with, is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ApiError && error.status < 500) return EXIT.refused;
  return EXIT.unreachable;
}

/** One line that says what went wrong, down to the cause: fetch hides it behind "fetch failed". */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : messageOf(error.cause);
  return [error.message || error.name, cause].filter(Boolean).join(': ');
}
