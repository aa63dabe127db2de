import { createHash } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import { SegmentHeader } from '@modelkeep/contracts/metadata/ledger';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785). */
export const canonicalJson = (value: unknown): string =>
  (canonicalize as unknown as (value: unknown) => string)(value);

/** What the next segment's `previous` and the leaves of checkpoints are. */
export const hashOf = (header: SegmentHeader): Digest =>
  `sha256:${createHash('sha256').update(canonicalJson(header)).digest('hex')}`;

const padded = (number: number): string => String(number).padStart(12, '0');

/** Where a segment's header lies in the archive. It is written last: with it the segment is sealed. */
export const headerKey = (number: number): string => `audit/segments/${padded(number)}.json`;

/** Where a segment's records lie. The digest is in the name: an attempt that broke off does not stand in the way of the next. */
export const recordsKey = (number: number, digest: Digest): string =>
  `audit/segments/${padded(number)}-${digest.slice('sha256:'.length)}.parquet`;

export const checkpointKey = (number: number): string => `audit/checkpoints/${padded(number)}.json`;

/** Undefined where the bytes are no header. */
export function parseHeader(bytes: Buffer): SegmentHeader | undefined {
  try {
    return SegmentHeader.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}
