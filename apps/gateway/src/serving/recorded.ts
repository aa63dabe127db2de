import { Transform, type TransformCallback } from 'node:stream';

/** Passes bytes on as they come, and tells all of them at the end. */
export class Recorded extends Transform {
  private readonly chunks: Buffer[] = [];

  constructor(private readonly tell: (bytes: Buffer) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.chunks.push(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    done();
    this.tell(Buffer.concat(this.chunks));
  }
}
