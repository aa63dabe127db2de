/** Quantiles of a sample. */
export interface Latency {
  p50: number;
  p99: number;
}

/** Nearest-rank quantiles, in the unit of the sample. */
export function quantiles(sample: readonly number[]): Latency {
  const sorted = [...sample].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Runs `work` and returns the items per second. */
export async function perSecond(items: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (items / (performance.now() - start)) * 1_000;
}

/** Runs `work` again and again, one at a time; returns the time of each run in ms. */
export async function eachTook(times: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const start = performance.now();
    await work(run);
    took.push(performance.now() - start);
  }
  return took;
}

/** A promise per key that someone else fulfils. */
export class Arrivals {
  private readonly waiting = new Map<string, () => void>();

  of(key: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(key, resolve));
  }

  arrived(key: string): void {
    this.waiting.get(key)?.();
    this.waiting.delete(key);
  }
}
