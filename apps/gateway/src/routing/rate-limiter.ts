import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '@modelkeep/service';
import type { FastifyReply } from 'fastify';

export const RATE_LIMIT = Symbol('RATE_LIMIT');

const MAX_BUCKETS = 100_000;

/** Token bucket per caller: `rate` requests per second for long, twice as many at once. */
@Injectable()
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(@Inject(RATE_LIMIT) private readonly rate: number) {}

  /** Throws 429 where the caller's bucket is empty. */
  take(caller: string, reply: FastifyReply, now = performance.now()): void {
    const bucket = this.buckets.get(caller) ?? { tokens: this.rate * 2, at: now };
    bucket.tokens = Math.min(this.rate * 2, bucket.tokens + ((now - bucket.at) / 1000) * this.rate);
    bucket.at = now;
    if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
    this.buckets.set(caller, bucket);
    reply.header('x-ratelimit-limit', this.rate);
    if (bucket.tokens < 1)
      throw new ProblemError(
        429,
        'Too many requests',
        `${caller} may send ${this.rate} requests per second.`,
        undefined,
        {
          'retry-after': '1',
        },
      );
    bucket.tokens -= 1;
  }
}
