import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { z } from 'zod';
import { invalidParameter } from '@modelkeep/mlflow';
import type { LatestMetric } from '../run/run';

/** Time, step and value (as text, exact) of a page's last metric. */
const Position = z.tuple([z.number(), z.number(), z.string()]);

/** All values that were logged of one metric, by time, then step. */
@Injectable()
export class MetricHistory {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async page(
    runId: string,
    key: string,
    limit: number,
    token?: string,
  ): Promise<{ metrics: LatestMetric[]; nextPageToken?: string }> {
    const position = token ? parse(token) : undefined;
    const { rows } = await this.pool.query<{ timestamp: string; step: string; value: number; exact: string }>(
      `SELECT timestamp, step, value, value::text AS exact FROM metric
       WHERE run_id = $1 AND key = $2 ${position ? 'AND (timestamp, step, value) > ($4::bigint, $5::bigint, $6::text::double precision)' : ''}
       ORDER BY timestamp, step, value LIMIT $3`,
      [runId, key, limit + 1, ...(position ?? [])],
    );
    const metrics = rows.slice(0, limit).map(({ timestamp, step, value }) => ({
      key,
      value,
      timestamp: Number(timestamp),
      step: Number(step),
    }));
    const last = rows[limit - 1];
    return rows.length > limit && last
      ? { metrics, nextPageToken: format([Number(last.timestamp), Number(last.step), last.exact]) }
      : { metrics };
  }
}

const format = (position: z.infer<typeof Position>) =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

function parse(token: string): z.infer<typeof Position> {
  try {
    return Position.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw invalidParameter(`Invalid page token '${token.slice(0, 100)}'.`);
  }
}
