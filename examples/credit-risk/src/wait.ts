import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is there; throws with `what` in its message where it is not within `seconds`. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  seconds = 60,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not seen within ${seconds} s`);
    await delay(250);
  }
}
