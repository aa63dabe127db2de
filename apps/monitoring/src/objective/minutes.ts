import type { Measured } from './burn-rate';

const MINUTE_MS = 60_000;

/** What was good and what was not, by the start of its minute, ms since the epoch. */
export class Minutes extends Map<number, Measured> {
  count(time: number, isGood: boolean): void {
    const minute = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    const { good, total } = this.get(minute) ?? { good: 0, total: 0 };
    this.set(minute, { good: good + Number(isGood), total: total + 1 });
  }
}
