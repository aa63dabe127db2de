import { z } from 'zod';
import { Actor, Digest, Timestamp, Uuid } from '../common/types';
import { BundleFile } from './archive-bundle';
import { ModelName } from './model-name';

/** A file of an archive: `sizeBytes` bytes of a locked object, from `offset` on. */
export const ArchivedFile = BundleFile.extend({ key: z.string(), offset: z.number().int().nonnegative() });
export type ArchivedFile = z.infer<typeof ArchivedFile>;

export const Archive = z.object({
  modelVersionId: Uuid,
  model: ModelName,
  version: z.number().int(),
  packageDigest: Digest,
  /** Bucket with object lock. */
  bucket: z.string(),
  /** The locked object that holds everything; absent for an archive of single objects, as they were before there were bundles. */
  bundle: z
    .object({
      key: z.string(),
      digest: Digest,
      sizeBytes: z.number().int(),
      /** Key that signed it. */
      keyId: Digest,
    })
    .optional(),
  files: z.array(ArchivedFile),
  gaps: z.array(z.string()),
  retainUntil: Timestamp,
  archivedAt: Timestamp,
  archivedBy: Actor,
  /** Present where the archive was sealed elsewhere and brought here. */
  imported: z.object({ at: Timestamp, by: Actor }).optional(),
});
export type Archive = z.infer<typeof Archive>;

/** One output of one golden prediction that came out otherwise. */
export const GoldenDifference = z.object({
  /** Place among the golden predictions, from 0. */
  row: z.number().int().nonnegative(),
  prediction: z.string(),
  output: z.string(),
  datatype: z.string(),
  /** Raw bytes as hex; empty where that side has no such output. */
  expected: z.string(),
  replayed: z.string(),
  differingBits: z.number().int().nonnegative(),
});
export type GoldenDifference = z.infer<typeof GoldenDifference>;

/** Outcome of loading an archived package again and making its golden predictions again. */
export const ArchiveReplay = z.object({
  packageDigest: Digest,
  runtime: z.object({ name: z.string(), version: z.string() }),
  predictions: z.number().int().positive(),
  identical: z.boolean(),
  /** At most 1000. */
  differences: z.array(GoldenDifference),
  replayedAt: Timestamp,
});
export type ArchiveReplay = z.infer<typeof ArchiveReplay>;
