import type { Backoff } from '@modelkeep/contracts/pipelines/step';

const USUAL: Backoff = { firstSeconds: 1, factor: 2, mostSeconds: 60 };

/** Seconds before the next attempt, after so many failures before this one. */
export function backoffSeconds(
  { firstSeconds, factor, mostSeconds }: Backoff = USUAL,
  failures: number,
): number {
  return Math.min(firstSeconds * factor ** failures, mostSeconds);
}
