import { Inject, Injectable } from '@nestjs/common';
import type { ListOrder } from '@modelkeep/contracts/common/types';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { appendsTo } from '../audit/ledger/log';

interface Row {
  id: string;
  type: string;
  topic: string;
  source: string;
  subject: string;
  time: Date;
  actor: string | null;
  traceparent: string | null;
  data: Record<string, unknown>;
}

const COLUMNS = 'id, type, topic, source, subject, time, actor, traceparent, data';

export interface EventQuery {
  limit: number;
  /** Id of the last event of the page before. */
  after?: string;
  type?: string;
  subject?: string;
  from?: string;
  order: ListOrder;
}

/** The log of all life-cycle events. It is append-only, in the database too: audits rest on it. */
@Injectable()
export class LifeCycleEvents {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async append(transaction: EntityManager, events: readonly LifeCycleEvent[]): Promise<void> {
    await appendsTo(transaction, 'event');
    await transaction.query(
      `INSERT INTO life_cycle_event (${COLUMNS})
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[],
                            $8::text[], $9::jsonb[])
       ON CONFLICT (id) DO NOTHING`,
      [
        events.map(({ id }) => id),
        events.map(({ type }) => type),
        events.map(({ topic }) => topic),
        events.map(({ source }) => source),
        events.map(({ subject }) => subject),
        events.map(({ time }) => time),
        events.map(({ actor }) => actor ?? null),
        events.map(({ traceparent }) => traceparent ?? null),
        events.map(({ data }) => JSON.stringify(data)),
      ],
    );
  }

  /** By time, then id. */
  async list({
    limit,
    after,
    type,
    subject,
    from,
    order,
  }: EventQuery): Promise<{ items: LifeCycleEvent[]; next?: string }> {
    const [beyond, direction] = order === 'newest-first' ? ['<', 'DESC'] : ['>', 'ASC'];
    const items = await this.select(
      `WHERE ($2::uuid IS NULL OR (time, id) ${beyond} (SELECT time, id FROM life_cycle_event WHERE id = $2))
         AND ($3::text IS NULL OR type = $3)
         AND ($4::text IS NULL OR subject = $4)
         AND ($5::timestamptz IS NULL OR time >= $5)
       ORDER BY time ${direction}, id ${direction} LIMIT $1`,
      [limit + 1, after ?? null, type ?? null, subject ?? null, from ?? null],
    );
    const page = items.slice(0, limit);
    return { items: page, ...(items.length > limit && { next: page.at(-1)?.id }) };
  }

  /** All events of one aggregate, by time. */
  ofSubject(subject: string): Promise<LifeCycleEvent[]> {
    return this.select('WHERE subject = $1 ORDER BY time, id', [subject]);
  }

  /** Events of a type of one aggregate, by time. */
  ofType(type: string, subject: string): Promise<LifeCycleEvent[]> {
    return this.select('WHERE type = $1 AND subject = $2 ORDER BY time, id', [type, subject]);
  }

  /** Events of a type about a deployment, until a time, by time. */
  ofDeployment(deployment: string, type: string, until: string): Promise<LifeCycleEvent[]> {
    return this.select(
      `WHERE data->>'deployment' = $1 AND type = $2 AND time <= $3 AND data ? 'deployment' ORDER BY time, id`,
      [deployment, type, until],
    );
  }

  /** The event of a type whose data has this model and version. */
  async ofVersion(type: string, model: string, version: number): Promise<LifeCycleEvent | undefined> {
    const [event] = await this.select(
      `WHERE type = $1 AND data->>'model' = $2 AND data->>'version' = $3 ORDER BY time, id LIMIT 1`,
      [type, model, String(version)],
    );
    return event;
  }

  private async select(clauses: string, values: unknown[]): Promise<LifeCycleEvent[]> {
    const { rows } = await this.pool.query<Row>(`SELECT ${COLUMNS} FROM life_cycle_event ${clauses}`, values);
    return rows.map(({ time, actor, traceparent, ...row }) => ({
      ...row,
      time: time.toISOString(),
      ...(actor !== null && { actor }),
      ...(traceparent !== null && { traceparent }),
    }));
  }
}
