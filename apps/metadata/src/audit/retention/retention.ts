import { Inject, Injectable } from '@nestjs/common';
import type { LogName } from '@modelkeep/contracts/metadata/ledger';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { monthOf } from '../../prediction/month';

/** Which months' predictions the tables do not have any more: they are in the archive alone. */
@Injectable()
export class Retention {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async isPruned(log: LogName, id: string): Promise<boolean> {
    if (log !== 'prediction') return false;
    const { rows } = await this.pool.query<{ pruned: boolean }>({
      name: 'is-pruned',
      text: 'SELECT EXISTS (SELECT FROM pruned_month WHERE month = $1) AS pruned',
      values: [monthOf(id)],
    });
    return rows[0]?.pruned ?? false;
  }
}
