import { z } from 'zod';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';
import { ColumnName } from './feature-view';

/** Any column of a file. */
const FileColumn = z.string().min(1).max(200);

export const IngestionRequest = z.strictObject({
  /** Parquet or CSV data snapshot with one row per entity and time. */
  dataSnapshotDigest: Digest,
  /** Column with the entity's keys; the join key's name unless told. */
  entityColumn: FileColumn.optional(),
  timeColumn: FileColumn.default('event_timestamp'),
  /** Columns of features that are called otherwise in the file. */
  columns: z.record(ColumnName, FileColumn).default({}),
  /** `offline`: in history only, until they are materialized. */
  to: z.enum(['online-and-offline', 'offline']).default('online-and-offline'),
});
export type IngestionRequest = z.infer<typeof IngestionRequest>;

/** Rows of a file on their way into a feature view. */
export const Ingestion = z.object({
  id: Uuid,
  featureView: Name,
  dataSnapshotDigest: Digest,
  /** failed: the file cannot be read at all; `failure` says why. */
  state: z.enum(['running', 'finished', 'failed']),
  failure: z.string().optional(),
  /** Features that the file has a column for; the others stay null. */
  features: z.array(ColumnName),
  /** Rows of the file that are done with; each was accepted, a duplicate or rejected. */
  rows: z.number().int().nonnegative(),
  accepted: z.number().int().nonnegative(),
  duplicates: z.number().int().nonnegative(),
  rejected: z.number().int().nonnegative(),
  /** The first of them. */
  rejections: z.array(z.object({ row: z.number().int().positive(), reason: z.string() })),
  /** Parquet data snapshot of all rejected rows, with `row` and `reason`; where there are any. */
  rejectedDigest: Digest.optional(),
  requestedBy: Actor,
  requestedAt: Timestamp,
  finishedAt: Timestamp.optional(),
});
export type Ingestion = z.infer<typeof Ingestion>;
