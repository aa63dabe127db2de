import { Injectable } from '@nestjs/common';
import type { ListOrder } from '@modelkeep/contracts/common/types';
import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { DataSource, type EntityManager } from 'typeorm';
import type { Baseline } from './baseline';
import { decodeTally, encodeTally, type Tally } from './tally';
import type { Watermarks } from './watermark';

/** How far the counting of a monitor has come. */
export interface Progress {
  /** Window that is being filled, where windows are by number of predictions. */
  window: number;
  watermarks: Watermarks;
  baseline: Baseline | null;
}

/** What one window has counted. */
export interface WindowState {
  window: number;
  tally: Tally;
}

/** A window whose report is out of date. */
export interface ChangedWindow extends WindowState {
  /** When it was last reported on. */
  evaluatedAt: Date | null;
}

/** Windows in the database: what was counted survives a restart. */
@Injectable()
export class WindowStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Begins with the first window of a monitor. */
  async open(transaction: EntityManager, monitorId: string): Promise<void> {
    await transaction.query('INSERT INTO window_progress (monitor_id, ordinal) VALUES ($1, 1)', [monitorId]);
  }

  /** Forgets what a monitor has counted; its reports stay. */
  async drop(transaction: EntityManager, monitorId: string): Promise<void> {
    for (const table of ['window_progress', 'window_states', 'outcomes'])
      await transaction.query(`DELETE FROM ${table} WHERE monitor_id = $1`, [monitorId]);
  }

  /** Locks a monitor's progress until the transaction ends: one at a time counts or evaluates. */
  async lock(transaction: EntityManager, monitorId: string): Promise<Progress | undefined> {
    return this.progress(transaction, monitorId, '');
  }

  /** As `lock`, or undefined where someone else has it. */
  async tryLock(transaction: EntityManager, monitorId: string): Promise<Progress | undefined> {
    return this.progress(transaction, monitorId, 'SKIP LOCKED');
  }

  async saveProgress(
    transaction: EntityManager,
    monitorId: string,
    { window, watermarks, baseline }: Progress,
  ): Promise<void> {
    await transaction.query(
      'UPDATE window_progress SET ordinal = $2, watermarks = $3, baseline = $4 WHERE monitor_id = $1',
      [monitorId, window, JSON.stringify(watermarks), baseline && JSON.stringify(baseline)],
    );
  }

  /** What a window has counted; `forgotten` where it was reported on so long ago that the counts are gone. */
  async read(
    transaction: EntityManager,
    monitorId: string,
    window: number,
  ): Promise<Tally | 'forgotten' | undefined> {
    const [state]: { tally: Buffer }[] = await transaction.query(
      'SELECT tally FROM window_states WHERE monitor_id = $1 AND ordinal = $2',
      [monitorId, window],
    );
    if (state) return decodeTally(state.tally);
    const reports: unknown[] = await transaction.query(
      'SELECT FROM windows WHERE monitor_id = $1 AND ordinal = $2',
      [monitorId, window],
    );
    return reports.length > 0 ? 'forgotten' : undefined;
  }

  async save(transaction: EntityManager, monitorId: string, { window, tally }: WindowState): Promise<void> {
    await transaction.query(
      `INSERT INTO window_states (monitor_id, ordinal, predictions, tally, changed, counted_at)
       VALUES ($1, $2, $3, $4, true, now())
       ON CONFLICT (monitor_id, ordinal) DO UPDATE SET predictions = excluded.predictions, tally = excluded.tally,
         changed = true, counted_at = excluded.counted_at`,
      [monitorId, window, tally.all.predictions, encodeTally(tally)],
    );
  }

  /** Monitors with windows whose report is out of date. */
  async changedMonitors(): Promise<string[]> {
    const rows: { monitor_id: string }[] = await this.dataSource.query(
      'SELECT DISTINCT monitor_id FROM window_states WHERE changed',
    );
    return rows.map(({ monitor_id }) => monitor_id);
  }

  /** Oldest first, before window `before`; those reported on within `pauseSeconds` may wait. */
  async changed(
    transaction: EntityManager,
    monitorId: string,
    before: number,
    pauseSeconds: number,
  ): Promise<ChangedWindow[]> {
    const rows: { ordinal: string; tally: Buffer; evaluated_at: Date | null }[] = await transaction.query(
      `SELECT ordinal, tally, evaluated_at FROM window_states
       WHERE monitor_id = $1 AND ordinal < $2 AND changed
         AND (evaluated_at IS NULL OR evaluated_at < now() - $3 * interval '1 second')
       ORDER BY ordinal LIMIT 100`,
      [monitorId, before, pauseSeconds],
    );
    return rows.map(({ ordinal, tally, evaluated_at }) => ({
      window: Number(ordinal),
      tally: decodeTally(tally),
      evaluatedAt: evaluated_at,
    }));
  }

  /** Marks a window as about to be reported on: what changes from now on is another change. */
  async evaluating(transaction: EntityManager, monitorId: string, window: number): Promise<void> {
    await transaction.query(
      'UPDATE window_states SET changed = false, evaluated_at = now() WHERE monitor_id = $1 AND ordinal = $2',
      [monitorId, window],
    );
  }

  /** Counts and outcomes older than this are no longer kept. */
  async prune(days: number): Promise<void> {
    await this.dataSource.query(
      `WITH old AS (
         DELETE FROM window_states WHERE counted_at < now() - $1 * interval '1 day' AND NOT changed
         RETURNING monitor_id, ordinal
       ), gone AS (DELETE FROM outcomes USING old
         WHERE outcomes.monitor_id = old.monitor_id AND outcomes.ordinal = old.ordinal RETURNING prediction_id)
       DELETE FROM truths USING gone WHERE truths.prediction_id = gone.prediction_id`,
      [days],
    );
  }

  /** The report on a window, if there is one. */
  async previous(
    transaction: EntityManager,
    monitorId: string,
    window: number,
  ): Promise<WindowReport | undefined> {
    const [row]: { report: WindowReport }[] = await transaction.query(
      'SELECT report FROM windows WHERE monitor_id = $1 AND ordinal = $2',
      [monitorId, window],
    );
    return row?.report;
  }

  /** Keeps a report, in the place of an earlier one on the same window. */
  async report(transaction: EntityManager, report: WindowReport): Promise<void> {
    await transaction.query(
      `INSERT INTO windows (id, monitor, monitor_id, ordinal, report) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (monitor_id, ordinal) DO UPDATE SET report = excluded.report`,
      [report.id, report.monitor, report.monitorId, report.window, JSON.stringify(report)],
    );
  }

  /** The latest reports of a monitor, oldest first. */
  async latest(transaction: EntityManager, monitorId: string, limit: number): Promise<WindowReport[]> {
    const rows: { report: WindowReport }[] = await transaction.query(
      'SELECT report FROM windows WHERE monitor_id = $1 ORDER BY ordinal DESC LIMIT $2',
      [monitorId, limit],
    );
    return rows.map(({ report }) => report).reverse();
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

  private async progress(
    transaction: EntityManager,
    monitorId: string,
    wait: string,
  ): Promise<Progress | undefined> {
    const [row]: { ordinal: string; watermarks: Watermarks; baseline: Baseline | null }[] =
      await transaction.query(
        `SELECT ordinal, watermarks, baseline FROM window_progress WHERE monitor_id = $1 FOR UPDATE ${wait}`,
        [monitorId],
      );
    return row && { window: Number(row.ordinal), watermarks: row.watermarks, baseline: row.baseline };
  }
}
