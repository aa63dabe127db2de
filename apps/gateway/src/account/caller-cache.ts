import { Injectable } from '@nestjs/common';
import type { Known, KnownCaller } from './known-caller';

const LIFE_MS = 5_000;
const MAX_ENTRIES = 100_000;

/** Remembers for seconds whom a token belongs to: what is revoked in another gateway ends here within that time. */
@Injectable()
export class CallerCache {
  private readonly entries = new Map<string, { caller: KnownCaller; until: number }>();

  get(hash: Buffer, now = Date.now()): KnownCaller | undefined {
    const entry = this.entries.get(hash.toString('base64'));
    return entry && entry.until > now ? entry.caller : undefined;
  }

  set(hash: Buffer, { caller, until = Infinity }: Known, now = Date.now()): void {
    if (this.entries.size >= MAX_ENTRIES) this.entries.clear();
    this.entries.set(hash.toString('base64'), { caller, until: Math.min(until, now + LIFE_MS) });
  }

  clear(): void {
    this.entries.clear();
  }
}
