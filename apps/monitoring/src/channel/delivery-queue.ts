import { Injectable } from '@nestjs/common';
import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import type { AlertMatch, Delivery, Severity } from '@modelkeep/contracts/monitoring/rule';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { isAtLeast, matches } from '../alert/alert-match';

/** Nobody else attempts a claimed delivery for so long. */
const LEASE_SECONDS = 60;

/** A delivery that this process is to attempt. */
export interface ClaimedDelivery {
  id: string;
  channel: string;
  change: Delivery['change'];
  alert: Alert;
  attempts: number;
  createdAt: Date;
  sealed: Buffer;
}

/** What channels are still to be told. */
@Injectable()
export class DeliveryQueue {
  constructor(private readonly dataSource: DataSource) {}

  /** In one transaction with the change of the alert: told if and only if it happened. */
  async enqueue(transaction: EntityManager, alert: Alert, change: Delivery['change']): Promise<void> {
    const channels: { name: string; match: AlertMatch; leastSeverity: Severity }[] = await transaction.query(
      'SELECT name, match, least_severity AS "leastSeverity" FROM channels ORDER BY name',
    );
    const told = channels.filter(
      ({ match, leastSeverity }) => matches(match, alert) && isAtLeast(alert.severity, leastSeverity),
    );
    for (const { name } of told)
      await transaction.query(
        'INSERT INTO deliveries (id, channel, alert_id, change, alert) VALUES ($1, $2, $3, $4, $5)',
        [uuidv7(), name, alert.id, change, JSON.stringify(alert)],
      );
  }

  /** Takes what is due. */
  async claim(limit: number): Promise<ClaimedDelivery[]> {
    const [claimed]: [ClaimedDelivery[], number] = await this.dataSource.query(
      `UPDATE deliveries SET due_at = now() + $2 * interval '1 second', attempts = attempts + 1
       FROM channels WHERE channels.name = deliveries.channel AND deliveries.id IN (
         SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= now()
         ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING deliveries.id, channel, change, alert, attempts, created_at AS "createdAt", sealed`,
      [limit, LEASE_SECONDS],
    );
    return claimed;
  }

  async delivered(id: string): Promise<void> {
    await this.dataSource.query(`UPDATE deliveries SET state = 'delivered', failure = NULL WHERE id = $1`, [
      id,
    ]);
  }

  /** Attempted again after `delayMs`; without it, given up. */
  async failed(id: string, failure: string, delayMs?: number): Promise<void> {
    await this.dataSource.query(
      `UPDATE deliveries SET failure = $2, state = CASE WHEN $3::float8 IS NULL THEN 'failed' ELSE 'pending' END,
         due_at = now() + coalesce($3, 0) * interval '1 millisecond' WHERE id = $1`,
      [id, failure, delayMs],
    );
  }
}
