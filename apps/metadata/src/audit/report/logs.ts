import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { LOGS } from '../ledger/log';

const BATCH = 1_000;

export interface LogSpan {
  deployment: string;
  from: string;
  to: string;
}

/** What was logged of a deployment while it ran (EU AI Act, Article 12). */
@Injectable()
export class Logs {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Life-cycle events, then predictions, each by sequence, one JSON object a line. */
  async *lines({ deployment, from, to }: LogSpan): AsyncGenerator<string> {
    for (const { name, table, id } of LOGS) {
      const ofDeployment = name === 'event' ? `data ? 'deployment' AND data->>'deployment'` : 'deployment';
      const record = name === 'event' ? 'to_jsonb(r)' : 'record';
      for (let after = '0'; ;) {
        const { rows } = await this.pool.query<{ sequence: string; line: string }>(
          `SELECT sequence, json_build_object('log', $5::text, 'sequence', sequence, 'id', ${id}, 'record', ${record})::text AS line
           FROM ${table} AS r
           WHERE ${ofDeployment} = $1 AND time >= $2 AND time <= $3 AND sequence > $4 ORDER BY sequence LIMIT ${BATCH}`,
          [deployment, from, to, after, name],
        );
        for (const { line } of rows) yield `${line}\n`;
        const last = rows.at(-1);
        if (!last || rows.length < BATCH) break;
        after = last.sequence;
      }
    }
  }
}
