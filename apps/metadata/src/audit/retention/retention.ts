import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { monthOf } from '../../prediction/month';

/** Which months' predictions the tables do not have any more: they are in the archive alone. */
@Injectable()
export class Retention {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async prunedMonths(): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ month: string }>({
      name: 'pruned-months',
      text: 'SELECT month FROM pruned_month',
    });
    return new Set(rows.map(({ month }) => month));
  }

  async isPruned(predictionId: string): Promise<boolean> {
    const month = monthOf(predictionId);
    return month !== undefined && (await this.prunedMonths()).has(month);
  }
}
