import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import type { AlertMatch, Silence } from '@modelkeep/contracts/monitoring/rule';
import type { createSilence } from '@modelkeep/contracts/monitoring/rule.api';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { matches } from '../alert/alert-match';

interface Row {
  id: string;
  match: AlertMatch;
  starts: Date;
  ends: Date;
  reason: string;
  created_by: string;
}

/** Times in which nobody is told of some alerts. */
@Injectable()
export class Silences {
  constructor(private readonly dataSource: DataSource) {}

  /** Throws 422 where it ends before it begins, or is over already. */
  async create(body: BodyOf<typeof createSilence>, actor: string): Promise<Silence> {
    const from = body.from ?? new Date().toISOString();
    if (Date.parse(body.until) <= Math.max(Date.parse(from), Date.now()))
      throw unprocessable('The silence would never hold.', [
        { path: 'body.until', message: 'is not after now and `from`' },
      ]);
    const rows: Row[] = await this.dataSource.query(
      `INSERT INTO silences (id, match, starts, ends, reason, created_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *`,
      [uuidv7(), JSON.stringify(body.match), from, body.until, body.reason, actor],
    );
    return viewOf(rows[0] as Row);
  }

  /** Those that are not over, oldest first, after the one with the id `after`. */
  async list(limit: number, after: string): Promise<{ items: Silence[]; next?: string }> {
    const rows: Row[] = await this.dataSource.query(
      'SELECT * FROM silences WHERE ends > now() AND id > $1 ORDER BY id LIMIT $2',
      [after, limit],
    );
    return { items: rows.map(viewOf), next: rows.length === limit ? rows.at(-1)?.id : undefined };
  }

  /** Throws 404 for one that is not there or over. */
  async end(id: string): Promise<void> {
    const [, ended]: [unknown[], number] = await this.dataSource.query(
      'UPDATE silences SET ends = now() WHERE id = $1 AND ends > now()',
      [id],
    );
    if (ended === 0) throw notFound(`silence ${id} that is not over`);
  }

  /** Whether one holds now for an alert. */
  async hold(transaction: EntityManager, alert: Alert): Promise<boolean> {
    const rows: Row[] = await transaction.query(
      'SELECT * FROM silences WHERE starts <= now() AND ends > now()',
    );
    return rows.some(({ match }) => matches(match, alert));
  }
}

const viewOf = ({ id, match, starts, ends, reason, created_by }: Row): Silence => ({
  id,
  match,
  from: starts.toISOString(),
  until: ends.toISOString(),
  reason,
  createdBy: created_by,
});
