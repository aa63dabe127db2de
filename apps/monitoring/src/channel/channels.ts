import { Injectable } from '@nestjs/common';
import type {
  AlertMatch,
  Channel,
  ChannelDefinition,
  Delivery,
  Severity,
} from '@modelkeep/contracts/monitoring/rule';
import { AddressPolicy, RefusedUrlError, SecretBox } from '@modelkeep/outgoing';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { config } from '../config';

interface Row {
  name: string;
  kind: Channel['kind'];
  target: string;
  signed: boolean;
  match: AlertMatch;
  least_severity: Severity;
  created_by: string;
}

const COLUMNS = 'name, kind, target, signed, match, least_severity, created_by';

/** Where people are told of alerts. Addresses and secrets are sealed: a URL may be a secret as a whole. */
@Injectable()
export class Channels {
  private readonly box = config.WEBHOOK_SECRET_KEY && new SecretBox(config.WEBHOOK_SECRET_KEY);

  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AddressPolicy,
  ) {}

  /** Throws 422 for an address that is refused, or where the service lacks what the channel needs. */
  async apply(name: string, definition: ChannelDefinition, actor: string): Promise<Channel> {
    const target = this.targetOf(definition);
    const isSigned = definition.kind === 'webhook' && definition.secret !== undefined;
    const rows: Row[] = await this.dataSource.query(
      `INSERT INTO channels (name, kind, target, signed, match, least_severity, created_by, sealed)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, target = excluded.target, signed = excluded.signed,
         match = excluded.match, least_severity = excluded.least_severity, created_by = excluded.created_by,
         sealed = excluded.sealed
       RETURNING ${COLUMNS}`,
      [
        name,
        definition.kind,
        target,
        isSigned,
        JSON.stringify(definition.match),
        definition.leastSeverity,
        actor,
        this.seal(name, definition),
      ],
    );
    return viewOf(rows[0] as Row);
  }

  /** By name, after the one named `after`. */
  async list(limit: number, after = ''): Promise<{ items: Channel[]; next?: string }> {
    const rows: Row[] = await this.dataSource.query(
      `SELECT ${COLUMNS} FROM channels WHERE name > $1 ORDER BY name LIMIT $2`,
      [after, limit],
    );
    return { items: rows.map(viewOf), next: rows.length === limit ? rows.at(-1)?.name : undefined };
  }

  /** With what is waiting to be delivered. Throws 404. */
  async delete(name: string): Promise<void> {
    const [, deleted]: [unknown[], number] = await this.dataSource.query(
      'DELETE FROM channels WHERE name = $1',
      [name],
    );
    if (deleted === 0) throw notFound(`channel ${name}`);
  }

  /** Oldest first, after the one with the id `after`. Throws 404. */
  async deliveries(
    name: string,
    limit: number,
    after: string,
  ): Promise<{ items: Delivery[]; next?: string }> {
    const found: unknown[] = await this.dataSource.query('SELECT FROM channels WHERE name = $1', [name]);
    if (found.length === 0) throw notFound(`channel ${name}`);
    const rows: (Omit<Delivery, 'createdAt' | 'failure'> & { failure: string | null; createdAt: Date })[] =
      await this.dataSource.query(
        `SELECT id, channel, alert_id AS "alertId", change, state, attempts, failure, created_at AS "createdAt"
         FROM deliveries WHERE channel = $1 AND id > $2 ORDER BY id LIMIT $3`,
        [name, after, limit],
      );
    const items = rows.map((row) => ({
      ...row,
      failure: row.failure ?? undefined,
      createdAt: row.createdAt.toISOString(),
    }));
    return { items, next: items.length === limit ? items.at(-1)?.id : undefined };
  }

  /** Throws where the channel was sealed with another key. */
  open(name: string, sealed: Buffer): ChannelDefinition {
    try {
      if (this.box) return JSON.parse(this.box.open(sealed, name)) as ChannelDefinition;
    } catch {
      // What the cipher says of it helps nobody.
    }
    throw new Error('the channel was sealed with another WEBHOOK_SECRET_KEY: apply it anew');
  }

  private seal(name: string, definition: ChannelDefinition): Buffer {
    if (!this.box)
      throw unprocessable('There can be no channels here: the service has no WEBHOOK_SECRET_KEY.', []);
    return this.box.seal(JSON.stringify(definition), name);
  }

  private targetOf(definition: ChannelDefinition): string {
    if (definition.kind === 'email') {
      if (config.SMTP_URL === undefined)
        throw unprocessable('There can be no e-mail here: the service has no SMTP_URL.', []);
      return definition.to.join(', ');
    }
    try {
      return this.policy.parse(definition.url).origin;
    } catch (error) {
      if (!(error instanceof RefusedUrlError)) throw error;
      throw unprocessable('The channel cannot be used.', [{ path: 'body.url', message: error.message }]);
    }
  }
}

const viewOf = ({ name, kind, target, signed, match, least_severity, created_by }: Row): Channel => ({
  name,
  kind,
  target,
  signed,
  match,
  leastSeverity: least_severity,
  createdBy: created_by,
});
