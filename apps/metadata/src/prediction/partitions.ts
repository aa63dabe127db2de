import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { monthOf, monthRange, nextMonth } from './month';

/** Months before it are not ours: such ids go where all that are no UUIDv7 go. */
const FIRST_MONTH = '2020-01';
const LOCK = 0x70617274;

/** Partitions of the table `prediction`: one per month of the ids' times, made ahead and on demand. */
@Injectable()
export class Partitions implements OnModuleInit {
  private readonly known = new Set<string>();

  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async onModuleInit(): Promise<void> {
    await this.ensure([]);
  }

  /** Makes sure that each id's partition exists, and this month's and the next one's. Call before a transaction inserts. */
  async ensure(ids: readonly string[]): Promise<void> {
    const current = new Date().toISOString().slice(0, 7);
    const last = nextMonth(current);
    const months = new Set([current, last]);
    for (const id of ids) {
      const month = monthOf(id);
      if (month !== undefined && month >= FIRST_MONTH && month <= last) months.add(month);
    }
    for (const month of months) if (!this.known.has(month)) await this.create(month);
  }

  /** Attaching leaves readers and writers of the other months alone. */
  private async create(month: string): Promise<void> {
    const table = `prediction_${month.replace('-', '_')}`;
    const { from, to } = monthRange(month);
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const { rows } = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [
        table,
      ]);
      if (!rows[0]?.found) {
        await client.query(
          `CREATE TABLE ${table} (LIKE prediction INCLUDING DEFAULTS INCLUDING CONSTRAINTS)`,
        );
        await client.query(
          `ALTER TABLE prediction ATTACH PARTITION ${table} FOR VALUES FROM ('${from}') TO ('${to}')`,
        );
      }
      await client.query('COMMIT');
      this.known.add(month);
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
}
