import { Inject, Injectable } from '@nestjs/common';
import type { WebhookSummary } from '@modelkeep/contracts/registry/webhook';
import { WebhookCreated } from '@modelkeep/contracts/registry/webhook-created.event';
import { WebhookDeleted } from '@modelkeep/contracts/registry/webhook-deleted.event';
import { WebhookUpdated } from '@modelkeep/contracts/registry/webhook-updated.event';
import { Outbox } from '@modelkeep/eventing';
import { doesNotExist, invalidParameter } from '@modelkeep/mlflow';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { AddressPolicy, RefusedUrlError } from '@modelkeep/outgoing';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { EventName } from './event-name';
import { WebhookSecrets } from './webhook-secrets';

export type WebhookStatus = 'ACTIVE' | 'DISABLED';

/** A webhook as it is kept; its secret stays sealed. */
export interface Webhook {
  id: string;
  /** Grows with each webhook; bigint, as text. */
  sequence: string;
  name: string;
  description: string | null;
  url: string;
  events: EventName[];
  status: WebhookStatus;
  secret: Buffer | null;
  created_at: Date;
  updated_at: Date;
}

/** What a client may set. An empty secret takes the one that was there away. */
export interface WebhookSettings {
  name: string;
  description?: string;
  url: string;
  events: EventName[];
  status: WebhookStatus;
  secret?: string;
}

const COLUMNS = 'id, sequence, name, description, url, events, status, secret, created_at, updated_at';

/** Clients may ask for ids that are none. */
const BY_ID = 'id::text = lower($1)';

/** Who wants to be told of what. */
@Injectable()
export class Webhooks {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly addresses: AddressPolicy,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** Throws INVALID_PARAMETER_VALUE for a URL that may not be sent to. */
  async create(settings: WebhookSettings, actor: string): Promise<Webhook> {
    await this.checkUrl(settings.url);
    const id = uuidv7();
    const { name, description, url, events, status, secret } = settings;
    return this.unitOfWork.run(async (transaction) => {
      const [webhook] = (await transaction.query(
        `INSERT INTO webhooks (id, name, description, url, events, status, secret, created_by, created_at, updated_at)
         VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, $9) RETURNING ${COLUMNS}`,
        [id, name, description, url, events, status, this.seal(secret, id), actor, new Date()],
      )) as [Webhook];
      await this.outbox.publish(transaction, WebhookCreated, summaryOf(webhook), { actor });
      return webhook;
    });
  }

  /** Throws RESOURCE_DOES_NOT_EXIST. */
  async get(id: string): Promise<Webhook> {
    const { rows } = await this.pool.query<Webhook>(`SELECT ${COLUMNS} FROM webhooks WHERE ${BY_ID}`, [id]);
    if (!rows[0]) throw missingWebhook(id);
    return rows[0];
  }

  /** Newest first, from behind the one whose sequence is `after`. */
  async list(limit: number, after?: string): Promise<{ webhooks: Webhook[]; next?: string }> {
    const { rows } = await this.pool.query<Webhook>(
      `SELECT ${COLUMNS} FROM webhooks WHERE $2::bigint IS NULL OR sequence < $2 ORDER BY sequence DESC LIMIT $1 + 1`,
      [limit, after],
    );
    const webhooks = rows.slice(0, limit);
    return { webhooks, next: rows.length > limit ? webhooks.at(-1)?.sequence : undefined };
  }

  /** Changes what is given. Throws as `create` and `get` do. */
  async update(id: string, changes: Partial<WebhookSettings>, actor: string): Promise<Webhook> {
    if (changes.url !== undefined) await this.checkUrl(changes.url);
    const { name, description, url, events, status, secret } = changes;
    return this.unitOfWork.run(async (transaction) => {
      const [webhook] = (await transaction.query(
        `WITH changed AS (
           UPDATE webhooks SET
             name = coalesce($2, name),
             description = CASE WHEN $3::text IS NULL THEN description ELSE nullif($3, '') END,
             url = coalesce($4, url),
             events = coalesce($5, events),
             status = coalesce($6, status),
             secret = CASE WHEN $7 THEN $8 ELSE secret END,
             updated_at = $9
           WHERE ${BY_ID} RETURNING ${COLUMNS}
         ) SELECT * FROM changed`,
        [id, name, description, url, events, status, secret !== undefined, this.seal(secret, id), new Date()],
      )) as Webhook[];
      if (!webhook) throw missingWebhook(id);
      await this.outbox.publish(transaction, WebhookUpdated, summaryOf(webhook), { actor });
      return webhook;
    });
  }

  /** What was not delivered yet goes with it. Throws RESOURCE_DOES_NOT_EXIST. */
  async delete(id: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const [gone] = (await transaction.query(
        `WITH gone AS (DELETE FROM webhooks WHERE ${BY_ID} RETURNING id, name) SELECT * FROM gone`,
        [id],
      )) as Pick<Webhook, 'id' | 'name'>[];
      if (!gone) throw missingWebhook(id);
      await this.outbox.publish(transaction, WebhookDeleted, gone, { actor });
    });
  }

  private seal(secret: string | undefined, id: string): Buffer | null {
    return secret ? this.secrets.seal(secret, id) : null;
  }

  private async checkUrl(text: string): Promise<void> {
    try {
      await this.addresses.resolve(this.addresses.parse(text));
    } catch (error) {
      const reason = error instanceof RefusedUrlError ? error.message : 'has a host that cannot be resolved';
      throw invalidParameter(`The webhook's URL ${reason}.`);
    }
  }
}

const missingWebhook = (id: string) => doesNotExist(`Webhook with ID ${id} not found.`);

const summaryOf = ({ id, name, url, events, status, secret }: Webhook): WebhookSummary => ({
  id,
  name,
  origin: new URL(url).origin,
  events,
  status,
  signed: secret !== null,
});
