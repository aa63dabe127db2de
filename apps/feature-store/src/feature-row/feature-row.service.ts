import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FeatureRow, FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureRowsAccepted } from '@modelkeep/contracts/features/feature-rows-accepted.event';
import { Outbox } from '@modelkeep/eventing';
import { unprocessable } from '@modelkeep/service';
import type { EntityManager } from 'typeorm';
import { LOCK } from '../history/history';
import { faultsOf } from './row-validation';

export interface Accepted {
  accepted: number;
  duplicates: number;
}

/** Where pushed rows come from and go to. */
export interface Push {
  actor?: string;
  sourceDigest?: string;
  /** Where `offline`, rows are in history only until they are materialized. */
  to?: 'online-and-offline' | 'offline';
}

/** Stores pushed rows: in history always, online where they are newer. */
@Injectable()
export class FeatureRowService {
  constructor(private readonly outbox: Outbox) {}

  /**
   * All rows or none. A row that was accepted before (same entity, event time and values) is counted as a duplicate and
   * changes nothing. Throws 422 with the place of every value that the view does not take.
   */
  async accept(
    transaction: EntityManager,
    view: FeatureView,
    rows: readonly FeatureRow[],
    { actor, sourceDigest, to = 'online-and-offline' }: Push,
  ): Promise<Accepted> {
    const faults = faultsOf(rows, view);
    if (faults.length > 0)
      throw unprocessable(`Rows do not fit feature view ${view.name}.`, faults.slice(0, 100));
    // Shared until the commit: a cut of the history waits for it, and then knows all rows before it.
    await transaction.query(`SELECT pg_advisory_xact_lock_shared(${LOCK})`, [view.name]);
    const [stored] = await transaction.query<{ accepted: number }[]>(
      to === 'offline' ? STORE : STORE_AND_PUT_ONLINE,
      [view.name, ...columnsOf(rows), sourceDigest ?? null],
    );
    const accepted = stored?.accepted ?? 0;
    const duplicates = rows.length - accepted;
    if (accepted > 0) {
      const times = rows.map(({ eventTime }) => eventTime).sort();
      await this.outbox.publish(
        transaction,
        FeatureRowsAccepted,
        {
          featureView: view.name,
          featureViewVersion: view.version,
          accepted,
          duplicates,
          earliestEventTime: times[0] ?? '',
          latestEventTime: times.at(-1) ?? '',
          sourceDigest,
        },
        { actor },
      );
    }
    return { accepted, duplicates };
  }
}

/**
 * Sequences follow the order of the push where it matters, among rows of one entity and time. Otherwise rows go in by key, so
 * that two pushes of the same rows never wait for each other in a ring.
 */
const FRESH = `
  WITH fresh AS (
    INSERT INTO feature_rows (feature_view, entity_key, event_time, digest, "values", source_digest)
    SELECT $1, entity_key, event_time, decode(digest, 'hex'), "values", $6
    FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::jsonb[])
      WITH ORDINALITY AS row(entity_key, event_time, digest, "values", place)
    ORDER BY entity_key, event_time, place
    ON CONFLICT DO NOTHING
    RETURNING entity_key, event_time, "values", sequence
  )`;

const STORE = `${FRESH} SELECT count(*)::int AS accepted FROM fresh`;

/** The row with the newest event time stays online; of two with the same event time, the one accepted later. */
const STORE_AND_PUT_ONLINE = `${FRESH}, put AS (
    INSERT INTO online_rows (feature_view, entity_key, event_time, sequence, "values")
    SELECT DISTINCT ON (entity_key) $1, entity_key, event_time, sequence, "values"
    FROM fresh ORDER BY entity_key, event_time DESC, sequence DESC
    ON CONFLICT (feature_view, entity_key) DO UPDATE
    SET event_time = excluded.event_time, sequence = excluded.sequence, "values" = excluded."values"
    WHERE (excluded.event_time, excluded.sequence) > (online_rows.event_time, online_rows.sequence)
  )
  SELECT count(*)::int AS accepted FROM fresh`;

/** Entity keys, event times, digests and values of rows, as arrays for `unnest`. */
function columnsOf(rows: readonly FeatureRow[]): [string[], string[], string[], string[]] {
  const values = rows.map((row) =>
    JSON.stringify(Object.fromEntries(Object.entries(row.values).sort(byName))),
  );
  const digests = values.map((text) => createHash('sha256').update(text).digest('hex'));
  return [
    rows.map(({ entityKey }) => String(entityKey)),
    rows.map(({ eventTime }) => eventTime),
    digests,
    values,
  ];
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
