import { Inject, Injectable } from '@nestjs/common';
import type { WebhookDelivery } from '@modelkeep/contracts/registry/webhook.api';
import { PG_POOL } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import type { Pool } from 'pg';

type Row = Omit<WebhookDelivery, 'dueAt'> & { sequence: string; dueAt: string | null };

const moment = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const SELECT = `
  SELECT d.sequence, d.id, d.event, d.state, ${moment('d.created_at')} AS "createdAt",
    CASE WHEN d.state = 'pending' THEN ${moment('d.due_at')} END AS "dueAt",
    (SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
        'number', a.number, 'startedAt', ${moment('a.started_at')}, 'durationMs', a.duration_ms,
        'status', a.status, 'error', a.error)) ORDER BY a.number), '[]')
     FROM webhook_attempts AS a WHERE a.delivery_id = d.id) AS attempts
  FROM webhook_deliveries AS d
  WHERE d.webhook_id = $1 AND ($3::bigint IS NULL OR d.sequence < $3)
  ORDER BY d.sequence DESC LIMIT $2`;

/** What was sent to a webhook, and how it went. */
@Injectable()
export class DeliveryLog {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Newest first. Throws 404 without the webhook. */
  async list(
    webhookId: string,
    limit: number,
    after?: string,
  ): Promise<{ items: WebhookDelivery[]; next?: string }> {
    const { rowCount } = await this.pool.query('SELECT FROM webhooks WHERE id = $1', [webhookId]);
    if (rowCount === 0) throw notFound(`webhook ${webhookId}`);
    const { rows } = await this.pool.query<Row>(SELECT, [webhookId, limit, after]);
    return {
      items: rows.map(({ sequence: _, dueAt, ...delivery }) => ({ ...delivery, dueAt: dueAt ?? undefined })),
      next: rows.length === limit ? rows.at(-1)?.sequence : undefined,
    };
  }
}
