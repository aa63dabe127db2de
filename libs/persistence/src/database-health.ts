import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PG_POOL } from './tokens';

/** Readiness: the database answers. */
@Injectable()
export class DatabaseHealth {
  readonly name = 'database';

  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Rejects when no connection of the pool answers. */
  async check(): Promise<void> {
    await this.pool.query('SELECT 1');
  }
}
