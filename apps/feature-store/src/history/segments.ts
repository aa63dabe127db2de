import { Injectable } from '@nestjs/common';
import type { HistoryState } from '@modelkeep/contracts/features/history.api';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { NewSegment, Segment } from './segment';

/** What is known of a view's segments at one moment. */
export interface SegmentList {
  /** Rows up to this sequence are in the segments, all others in none. */
  flushedSequence: string;
  segments: Segment[];
}

/** Which segments there are. */
@Injectable()
export class Segments {
  constructor(private readonly dataSource: DataSource) {}

  /** One statement, so that segments and sequence belong together whatever is flushed or compacted meanwhile. */
  async list(featureView: string): Promise<SegmentList> {
    const rows: { flushed: string; segment: Segment | null }[] = await this.dataSource.query(LIST, [
      featureView,
    ]);
    return {
      flushedSequence: rows[0]?.flushed ?? '0',
      segments: rows.flatMap(({ segment }) => segment ?? []),
    };
  }

  /** What there is, in numbers. */
  async state(featureView: string): Promise<HistoryState> {
    const { flushedSequence, segments } = await this.list(featureView);
    const [tail] = await this.dataSource.query<{ rows: number }[]>(
      'SELECT count(*)::int AS rows FROM feature_rows WHERE feature_view = $1 AND sequence > $2',
      [featureView, flushedSequence],
    );
    const sum = (size: (segment: Segment) => number) =>
      segments.reduce((total, segment) => total + size(segment), 0);
    return {
      featureView,
      unflushedRows: tail?.rows ?? 0,
      segments: segments.length,
      segmentRows: sum(({ rows }) => rows),
      sizeBytes: sum(({ sizeBytes }) => sizeBytes),
      days: new Set(segments.map(({ day }) => day)).size,
    };
  }

  /** Records segments that are in the object store. */
  async add(transaction: EntityManager, featureView: string, segments: readonly NewSegment[]): Promise<void> {
    const identified: Segment[] = segments.map((segment) => ({ id: uuidv7(), ...segment }));
    await transaction.query(ADD, [featureView, JSON.stringify(identified)]);
  }

  /** Locks a view's history for changes and says how far it is flushed; undefined while another process changes it. */
  async lock(transaction: EntityManager, featureView: string): Promise<string | undefined> {
    await transaction.query(
      'INSERT INTO history_heads (feature_view, flushed_sequence) VALUES ($1, 0) ON CONFLICT DO NOTHING',
      [featureView],
    );
    const [head] = await transaction.query<{ flushed_sequence: string }[]>(
      'SELECT flushed_sequence FROM history_heads WHERE feature_view = $1 FOR UPDATE SKIP LOCKED',
      [featureView],
    );
    return head?.flushed_sequence;
  }

  /** From now on rows up to this sequence are in the segments. */
  async advance(transaction: EntityManager, featureView: string, sequence: string): Promise<void> {
    await transaction.query('UPDATE history_heads SET flushed_sequence = $2 WHERE feature_view = $1', [
      featureView,
      sequence,
    ]);
  }

  async remove(transaction: EntityManager, segments: readonly Segment[]): Promise<void> {
    await transaction.query('DELETE FROM history_segments WHERE id = ANY($1)', [
      segments.map(({ id }) => id),
    ]);
  }
}

const LIST = `
  SELECT head.flushed_sequence AS flushed,
         CASE WHEN segment.id IS NOT NULL THEN jsonb_build_object(
           'id', segment.id, 'day', segment.day, 'digest', segment.digest, 'sizeBytes', segment.size_bytes, 'rows', segment.rows,
           'firstSequence', segment.first_sequence::text, 'lastSequence', segment.last_sequence::text,
           'latestEventTime', to_char(segment.latest_event_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           'features', segment.features) END AS segment
  FROM history_heads AS head LEFT JOIN history_segments AS segment USING (feature_view)
  WHERE head.feature_view = $1
  ORDER BY segment.day, segment.first_sequence`;

const ADD = `
  INSERT INTO history_segments (id, feature_view, day, digest, size_bytes, rows, first_sequence, last_sequence, latest_event_time,
                                features, written_at)
  SELECT id, $1, day, digest, "sizeBytes", rows, "firstSequence", "lastSequence", "latestEventTime", features, now()
  FROM jsonb_to_recordset($2) AS segment(
    id uuid, day date, digest text, "sizeBytes" bigint, rows bigint, "firstSequence" bigint, "lastSequence" bigint,
    "latestEventTime" timestamptz, features text[])`;
