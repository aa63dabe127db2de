import { Inject, Injectable } from '@nestjs/common';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { HistoryRow } from './history-row';
import { type Segment } from './segment';
import { Segments } from './segments';

const BATCH = 10_000;

/** A view's history: what is in segments, and what is not yet. */
export interface HistoryParts {
  segments: Segment[];
  tail: AsyncIterable<HistoryRow[]>;
}

/** All rows of feature views that were ever accepted. */
@Injectable()
export class History {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly segments: Segments,
  ) {}

  /**
   * Sequence of the newest row. All rows up to it are committed, and none will be added below it: pushes share the view's
   * lock until they commit, and this waits for them.
   */
  cut(featureView: string): Promise<string> {
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query(`SELECT pg_advisory_xact_lock(${LOCK})`, [featureView]);
      const [row] = await transaction.query<{ last: string }[]>(
        'SELECT coalesce(max(sequence), 0) AS last FROM feature_rows WHERE feature_view = $1',
        [featureView],
      );
      return row?.last ?? '0';
    });
  }

  /** Rows up to the sequence of a cut; segments may hold later ones too. */
  async parts(featureView: string, upTo: string): Promise<HistoryParts> {
    const { flushedSequence, segments } = await this.segments.list(featureView);
    return { segments, tail: this.rows(featureView, flushedSequence, upTo) };
  }

  /** Rows after one sequence, up to another, in order, some thousand at a time. */
  async *rows(featureView: string, after: string, upTo: string): AsyncGenerator<HistoryRow[]> {
    for (let last = after; ;) {
      const { rows } = await this.pool.query<HistoryRow>({
        name: 'history-rows',
        text: ROWS,
        values: [featureView, last, upTo, BATCH],
      });
      const end = rows.at(-1);
      if (!end) return;
      yield rows;
      last = end.sequence;
    }
  }
}

/** Key of the lock that pushes to a view share; `$1` is its name. */
export const LOCK = 'hashtextextended($1, 2)';

const ROWS = `
  SELECT sequence, entity_key, (extract(epoch FROM event_time) * 1000000)::bigint AS event_time, "values"::text AS "values"
  FROM feature_rows WHERE feature_view = $1 AND sequence > $2 AND sequence <= $3
  ORDER BY sequence LIMIT $4`;
