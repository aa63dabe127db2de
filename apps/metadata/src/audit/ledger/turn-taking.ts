import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';

/** "seal" in ASCII. */
const LOCK = 0x7365616c;

/** Has one at a time work on the ledger, of all processes. */
@Injectable()
export class TurnTaking {
  /** Those of this process wait without a connection each: the one whose turn it is needs some. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => this.withLock(work));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** A process that dies gives its turn up with its connection. */
  private async withLock<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
      return await work();
    } finally {
      // Closing the connection releases the lock, whatever state it is in.
      client.release(true);
    }
  }
}
