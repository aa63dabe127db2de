import { setTimeout as wait } from 'node:timers/promises';

/** Asks until `probe` gives a value that is neither undefined nor false. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await wait(200)) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
  }
  throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
}
