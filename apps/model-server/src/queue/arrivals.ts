import { setTimeout as delay } from 'node:timers/promises';

/** Requests on their way to a model: a run may wait for them, for `delayMs` at most. */
export class Arrivals<Model> {
  private readonly coming = new Map<Model, number>();
  private waiting: AbortController | undefined;

  constructor(private readonly delayMs: number) {}

  /** Resolves as `inputs` does; until then a request of `model` counts as on its way. */
  async announce<T>(model: Model, inputs: Promise<T>): Promise<T> {
    if (this.delayMs === 0) return inputs;
    this.coming.set(model, (this.coming.get(model) ?? 0) + 1);
    try {
      return await inputs;
    } finally {
      const left = (this.coming.get(model) ?? 1) - 1;
      if (left > 0) this.coming.set(model, left);
      else this.coming.delete(model);
      // Only then is the request that this one belongs to in the queue.
      if (left === 0) setImmediate(() => this.release());
    }
  }

  isComing(model: Model): boolean {
    return this.coming.has(model);
  }

  /** Resolves after the delay, or when it is released. */
  async wait(): Promise<void> {
    const waiting = (this.waiting = new AbortController());
    await delay(this.delayMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    this.waiting = undefined;
  }

  /** Ends the wait that is under way, if any. */
  release(): void {
    this.waiting?.abort();
  }
}
