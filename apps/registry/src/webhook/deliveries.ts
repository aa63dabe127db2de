import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import type { Notification } from './notification';
import { bodyOf } from './notification';

/** Something that webhooks may be told of. */
export interface Occurrence {
  eventId: string;
  /** RFC 3339. */
  at: string;
  notification: Notification;
}

/** A delivery that this process may attempt now. */
export interface ClaimedDelivery {
  id: string;
  webhook_id: string;
  body: string;
  /** Number of this attempt; 1 is the first. */
  attempt: number;
  url: string;
  secret: Buffer | null;
}

/** How an attempt ended. */
export interface Attempt {
  startedAt: Date;
  durationMs: number;
  status?: number;
  error?: string;
}

export type Verdict = { state: 'delivered' | 'failed' } | { state: 'pending'; delayMs: number };

/** Longer than an attempt can take: whoever has not settled by then has died. */
const LEASE_SECONDS = 60;

const CLAIM = `
  UPDATE webhook_deliveries AS d
  SET attempts = d.attempts + 1, due_at = now() + make_interval(secs => ${LEASE_SECONDS})
  FROM (
    SELECT next.id, w.url, w.secret
    FROM webhooks AS w
    CROSS JOIN LATERAL (
      SELECT id FROM webhook_deliveries
      WHERE webhook_id = w.id AND state = 'pending' AND due_at <= now()
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ) AS next
    WHERE w.status = 'ACTIVE' AND w.id <> ALL ($1::uuid[])
    LIMIT $3
  ) AS claimed
  WHERE d.id = claimed.id
  RETURNING d.id, d.webhook_id, d.body, d.attempts AS attempt, claimed.url, claimed.secret`;

// Only the process whose attempt is the last may say how it ended: another one's lease was over.
const SETTLE = `
  WITH settled AS (
    UPDATE webhook_deliveries SET state = $3, due_at = now() + make_interval(secs => $4)
    WHERE id = $1 AND attempts = $2 AND state = 'pending' RETURNING id
  )
  INSERT INTO webhook_attempts (delivery_id, number, started_at, duration_ms, status, error)
  SELECT id, $2, $5, $6, $7, $8 FROM settled`;

/** The queue of what is to be sent to webhooks. */
@Injectable()
export class Deliveries {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** For every active webhook that wants one of these events and was there when it happened. */
  async enqueue(transaction: EntityManager, occurrences: readonly Occurrence[]): Promise<void> {
    if (occurrences.length === 0) return;
    await transaction.query(
      `INSERT INTO webhook_deliveries (webhook_id, event_id, event, body)
       SELECT webhooks.id, event_id, event, body
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[])
         WITH ORDINALITY AS occurrence (event_id, event, body, at, ordinal)
       JOIN webhooks ON status = 'ACTIVE' AND event = ANY (events) AND webhooks.created_at <= at
       ORDER BY ordinal
       ON CONFLICT DO NOTHING`,
      [
        occurrences.map(({ eventId }) => eventId),
        occurrences.map(({ notification }) => notification.event),
        occurrences.map(({ notification, at }) => bodyOf(notification, at)),
        occurrences.map(({ at }) => at),
      ],
    );
  }

  /** At most `limit` due deliveries, at most `perWebhook` of one webhook, none of the `busy` ones. */
  async claim(busy: readonly string[], perWebhook: number, limit: number): Promise<ClaimedDelivery[]> {
    const { rows } = await this.pool.query<ClaimedDelivery>({
      name: 'webhook-claim',
      text: CLAIM,
      values: [busy, perWebhook, limit],
    });
    return rows;
  }

  async settle(delivery: ClaimedDelivery, attempt: Attempt, verdict: Verdict): Promise<void> {
    const delayMs = verdict.state === 'pending' ? verdict.delayMs : 0;
    await this.pool.query({
      name: 'webhook-settle',
      text: SETTLE,
      values: [
        delivery.id,
        delivery.attempt,
        verdict.state,
        delayMs / 1000,
        attempt.startedAt,
        attempt.durationMs,
        attempt.status,
        attempt.error,
      ],
    });
  }

  /** Forgets deliveries that ended and are older than so many days. */
  async prune(days: number): Promise<void> {
    await this.pool.query(
      `DELETE FROM webhook_deliveries WHERE state <> 'pending' AND created_at < now() - make_interval(days => $1)`,
      [days],
    );
  }
}
