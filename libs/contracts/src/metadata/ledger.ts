import { z } from 'zod';
import { Digest, Timestamp, Uuid } from '../common/types';

/** The two logs whose records are sealed. */
export const LogName = z.enum(['event', 'prediction']);
export type LogName = z.infer<typeof LogName>;

/** A 64-bit number as decimal text: JSON numbers do not hold it. */
const Sequence = z.string().regex(/^\d{1,19}$/);

/**
 * Header of a sealed segment: the records of one log whose sequences are above `after`, up to `through`. Its hash, SHA-256 of its
 * canonical JSON (RFC 8785), is what the next segment's `previous` and the leaves of the checkpoints' trees are.
 */
export const SegmentHeader = z.object({
  formatVersion: z.literal(1),
  /** Counts from 1, over both logs. */
  number: z.number().int().positive(),
  log: LogName,
  /** Through of the segment of the log before; 0 in its first one, which has everything from below. */
  after: Sequence,
  through: Sequence,
  records: z.number().int().positive(),
  /** Root of the Merkle tree (RFC 6962) over the records' canonical bytes, by sequence. */
  root: Digest,
  firstId: Uuid,
  lastId: Uuid,
  firstTime: Timestamp,
  lastTime: Timestamp,
  /** The records as Parquet, in the bucket with object lock. */
  object: z.object({ key: z.string(), digest: Digest, sizeBytes: z.number().int() }),
  sealedAt: Timestamp,
  /** Hash of the segment before; absent in the first. */
  previous: Digest.optional(),
});
export type SegmentHeader = z.infer<typeof SegmentHeader>;

/** What is signed: that the first `segments` segments are these. */
export const CheckpointBody = z.object({
  formatVersion: z.literal(1),
  number: z.number().int().positive(),
  segments: z.number().int().positive(),
  /** Root of the Merkle tree (RFC 6962) over the hashes of these segments' headers, as 32 bytes each. */
  root: Digest,
  signedAt: Timestamp,
});
export type CheckpointBody = z.infer<typeof CheckpointBody>;

/** A signed root. */
export const Checkpoint = z.object({
  body: CheckpointBody,
  /** Ed25519 over the canonical JSON (RFC 8785) of the body, base64. */
  signature: z.base64(),
  /** SHA-256 of the public key as SPKI DER. */
  keyId: Digest,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** Place of a leaf in a tree, and the hashes of its siblings from below. */
export const MerklePath = z.object({
  index: z.number().int().nonnegative(),
  size: z.number().int().positive(),
  siblings: z.array(Digest),
});
export type MerklePath = z.infer<typeof MerklePath>;

/** All that it takes to check, with the public key alone, that a record was sealed before a checkpoint was signed. */
export const InclusionProof = z.object({
  formatVersion: z.literal(1),
  id: Uuid,
  log: LogName,
  /** The canonical bytes: a line of what the record is found by, then the record itself. */
  record: z.string(),
  inSegment: MerklePath,
  segment: SegmentHeader,
  inCheckpoint: MerklePath,
  checkpoint: Checkpoint,
});
export type InclusionProof = z.infer<typeof InclusionProof>;

/** What was sealed so far. */
export const LedgerStatus = z.object({
  segments: z.number().int(),
  head: Digest.optional(),
  logs: z.array(
    z.object({ log: LogName, sealed: z.number().int(), pending: z.number().int(), through: Sequence }),
  ),
  checkpoint: Checkpoint.optional(),
  /** Why the last attempt to seal failed. */
  failure: z.string().optional(),
});
export type LedgerStatus = z.infer<typeof LedgerStatus>;

export const FaultKind = z.enum([
  'record-changed',
  'record-missing',
  'record-inserted',
  'segment-missing',
  'segment-changed',
  'object-missing',
  'object-changed',
  'chain-broken',
  'checkpoint-missing',
  'checkpoint-changed',
]);

/** Something that is not as it was sealed, and where. */
export const LedgerFault = z.object({
  line: z.literal('fault'),
  kind: FaultKind,
  segment: z.number().int().optional(),
  log: LogName.optional(),
  record: z.string().optional(),
  detail: z.string(),
});
export type LedgerFault = z.infer<typeof LedgerFault>;

/** One line of a verification, as it goes on. The last one is the summary; without it the verification did not come to its end. */
export const VerificationLine = z.discriminatedUnion('line', [
  z.object({
    line: z.literal('segment'),
    segment: z.number().int(),
    log: LogName,
    records: z.number().int(),
    faults: z.number().int(),
  }),
  LedgerFault,
  z.object({
    line: z.literal('summary'),
    segments: z.number().int(),
    records: z.number().int(),
    /** Records that came after the last segment was sealed: nothing proves them yet. */
    pending: z.number().int(),
    checkpoints: z.number().int(),
    faults: z.number().int(),
    seconds: z.number(),
  }),
]);
export type VerificationLine = z.infer<typeof VerificationLine>;
