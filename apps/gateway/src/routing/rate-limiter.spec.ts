import { ProblemError } from '@modelkeep/service';
import type { FastifyReply } from 'fastify';
import { RateLimiter } from './rate-limiter';

describe('RateLimiter', () => {
  const reply = { header: () => reply } as unknown as FastifyReply;
  const taken = (limiter: RateLimiter, caller: string, times: number, at: number): number => {
    let count = 0;
    for (let time = 0; time < times; time += 1)
      try {
        limiter.take(caller, reply, at);
        count += 1;
      } catch (error) {
        expect(error).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
        expect(error).toBeInstanceOf(ProblemError);
      }
    return count;
  };

  it('lets through twice the rate at once, then the rate per second, per caller', () => {
    const limiter = new RateLimiter(10);
    expect(taken(limiter, 'dana', 50, 1_000)).toBe(20);
    expect(taken(limiter, 'ravi', 50, 1_000)).toBe(20);
    expect(taken(limiter, 'dana', 50, 1_500)).toBe(5);
    expect(taken(limiter, 'dana', 50, 60_000)).toBe(20);
  });
});
