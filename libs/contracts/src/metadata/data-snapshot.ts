import { z } from 'zod';
import { Actor, Digest, Name, Timestamp } from '../common/types';

export const DataFormat = z.enum(['csv', 'parquet', 'json']);

/** Immutable data as it was at one moment, addressed by the digest of its bytes. */
export const DataSnapshot = z.object({
  digest: Digest,
  name: Name,
  format: DataFormat,
  sizeBytes: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative().optional(),
  description: z.string().max(2000).optional(),
  /** Where it came from, in the words of whoever recorded it. */
  source: z.string().max(2000).optional(),
  /** Snapshots and feature views that it was made from. */
  derivedFrom: z.array(z.string()).default([]),
  recordedAt: Timestamp,
  recordedBy: Actor,
});
export type DataSnapshot = z.infer<typeof DataSnapshot>;
