import type { Logger } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';

const FIRST_MS = 250;
const LONGEST_MS = 5_000;

/** Does `work` until it succeeds or `signal` is aborted, with pauses that double from 250 ms up to 5 s. */
export async function untilSuccess(
  work: () => Promise<void>,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1)
    try {
      return await work();
    } catch (error) {
      log.warn(`will try again: ${(error as Error).message}`);
      const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
      await wait(delay, undefined, { signal }).catch(() => undefined);
    }
}
