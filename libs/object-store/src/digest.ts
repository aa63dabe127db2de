import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { Digest } from '@modelkeep/contracts/common/types';

/** Digest of bytes in memory. */
export const digestOf = (bytes: Buffer | string): Digest =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Passes bytes through, and knows their digest and number once they have ended. */
export class DigestStream extends Transform {
  private readonly hash = createHash('sha256');
  sizeBytes = 0;

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.hash.update(chunk);
    this.sizeBytes += chunk.length;
    done(null, chunk);
  }

  /** Call once, after the end. */
  digest(): Digest {
    return `sha256:${this.hash.digest('hex')}`;
  }
}
