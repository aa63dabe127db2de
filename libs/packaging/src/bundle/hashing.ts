import { createHash } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';

/** Digest and number of bytes that come in pieces. */
export interface Hashing {
  readonly sizeBytes: number;
  update(chunk: Buffer): void;
  /** Call once, at the end. */
  digest(): Digest;
}

export function hashing(): Hashing {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    update(chunk) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    },
    digest: () => `sha256:${hash.digest('hex')}`,
  };
}

export function digestOf(bytes: Buffer): Digest {
  const seen = hashing();
  seen.update(bytes);
  return seen.digest();
}
