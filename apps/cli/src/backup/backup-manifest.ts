import { Timestamp } from '@modelkeep/contracts/common/types';
import { z } from 'zod';

const offset = z.string().regex(/^\d+$/);

/** First item of a backup: what is in it, and of which moment. */
export const BackupManifest = z.object({
  format: z.literal('modelkeep-backup'),
  formatVersion: z.literal(1),
  takenAt: Timestamp,
  frozenMs: z.number(),
  databases: z.array(z.string().regex(/^modelkeep_[a-z_]+$/)),
  topics: z.array(
    z.object({
      topic: z.string(),
      config: z.record(z.string(), z.string()),
      partitions: z.array(z.object({ partition: z.number().int(), low: offset, high: offset })),
    }),
  ),
  groups: z.array(
    z.object({
      groupId: z.string(),
      offsets: z.array(z.object({ topic: z.string(), partition: z.number().int(), offset })),
    }),
  ),
});
export type BackupManifest = z.infer<typeof BackupManifest>;

/** Last item: what must have come before it. */
export const BackupSummary = z.object({
  databases: z.number().int(),
  records: z.number().int(),
  objects: z.number().int(),
  files: z.number().int(),
});
export type BackupSummary = z.infer<typeof BackupSummary>;

/** What is known of an object of the store. */
export const ObjectAbout = z.object({
  bucket: z.string().regex(/^modelkeep-[a-z0-9-]+$/),
  key: z.string().min(1),
  sizeBytes: z.number().int().nonnegative(),
  metadata: z.record(z.string(), z.string()),
  /** Whether the bucket can lock objects. */
  locking: z.boolean(),
  /** Present where nobody may delete it before. */
  lock: z.object({ mode: z.enum(['COMPLIANCE', 'GOVERNANCE']), retainUntil: Timestamp }).optional(),
});
export type ObjectAbout = z.infer<typeof ObjectAbout>;
