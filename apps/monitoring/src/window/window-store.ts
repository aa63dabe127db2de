import { Injectable } from '@nestjs/common';
import type { ListOrder } from '@modelkeep/contracts/common/types';
import type { Monitor, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { DataSource, type EntityManager } from 'typeorm';
import type { Reference } from '../reference/feature-profile';
import { emptyTally, type Tally } from './tally';

/** A monitor with its open window. */
export interface OpenWindow extends Omit<Monitor, 'createdAt' | 'createdBy'> {
  reference: Reference;
  /** Counts from 1. */
  number: number;
  /** Full windows without drift in a row before this one. */
  cleanBefore: number;
  tally: Tally;
}

const OPEN_WINDOWS = `
  SELECT monitors.id, name, deployment, reference_digest AS "referenceDigest", features, window_size AS "windowSize",
         psi_threshold AS "psiThreshold", drifted_share AS "driftedShare", reference,
         number, clean_before AS "cleanBefore", tally
  FROM open_windows JOIN monitors ON monitors.id = monitor_id
  WHERE deployment = ANY ($1) ORDER BY monitor_id FOR UPDATE OF open_windows`;

/** Windows, open and full, in the database: what was counted survives a restart. */
@Injectable()
export class WindowStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Open windows of all monitors of these deployments, locked until the transaction ends. */
  lock(transaction: EntityManager, deployments: string[]): Promise<OpenWindow[]> {
    return transaction.query(OPEN_WINDOWS, [deployments]);
  }

  /** Keeps what an open window has counted. */
  async save(transaction: EntityManager, { id, number, cleanBefore, tally }: OpenWindow): Promise<void> {
    await transaction.query(
      'UPDATE open_windows SET number = $2, clean_before = $3, tally = $4 WHERE monitor_id = $1',
      [id, number, cleanBefore, JSON.stringify(tally)],
    );
  }

  /** Opens the first window of a monitor. */
  async open(transaction: EntityManager, monitorId: string, reference: Reference): Promise<void> {
    await transaction.query(
      'INSERT INTO open_windows (monitor_id, number, clean_before, tally) VALUES ($1, 1, 0, $2)',
      [monitorId, JSON.stringify(emptyTally(reference))],
    );
  }

  /** Drops the open window of a monitor. */
  async drop(transaction: EntityManager, monitorId: string): Promise<void> {
    await transaction.query('DELETE FROM open_windows WHERE monitor_id = $1', [monitorId]);
  }

  /** Keeps the report of a full window. */
  async report(transaction: EntityManager, report: WindowReport): Promise<void> {
    await transaction.query('INSERT INTO windows (id, monitor, report) VALUES ($1, $2, $3)', [
      report.id,
      report.monitor,
      JSON.stringify(report),
    ]);
  }

  /** Reports of a monitor, after the one with the id `after`. */
  async list(
    monitor: string,
    { limit, after, order }: { limit: number; after: string; order: ListOrder },
  ): Promise<{ items: WindowReport[]; next?: string }> {
    const [beyond, direction] = order === 'newest-first' ? ['<', 'DESC'] : ['>', 'ASC'];
    const rows: { report: WindowReport }[] = await this.dataSource.query(
      `SELECT report FROM windows WHERE monitor = $1 AND id ${beyond} $2 ORDER BY id ${direction} LIMIT $3`,
      [monitor, after, limit],
    );
    const items = rows.map(({ report }) => report);
    return { items, next: items.length === limit ? items.at(-1)?.id : undefined };
  }
}
