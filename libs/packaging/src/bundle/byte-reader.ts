/** The bytes ended before all that was announced had come. */
export class Truncated extends Error {
  constructor(readonly offset: number) {
    super(`the file ends at byte ${offset}`);
    this.name = 'Truncated';
  }
}

/** Reads a stream in pieces of known size; holds one chunk of it at a time. */
export class ByteReader {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);
  /** Number of bytes read so far. */
  offset = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Exactly `size` bytes, in memory. Throws `Truncated`. */
  async take(size: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.pass(size)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Exactly `size` bytes, as they come. Throws `Truncated`. */
  async *pass(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0;) {
      const chunk = (await this.more()).subarray(0, left);
      this.rest = this.rest.subarray(chunk.length);
      this.offset += chunk.length;
      left -= chunk.length;
      yield chunk;
    }
  }

  /** Whether there is nothing left. */
  async ended(): Promise<boolean> {
    try {
      await this.more();
      return false;
    } catch (error) {
      if (error instanceof Truncated) return true;
      throw error;
    }
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private async more(): Promise<Buffer> {
    while (this.rest.length === 0) {
      const next = await this.source.next();
      if (next.done) throw new Truncated(this.offset);
      this.rest = next.value;
    }
    return this.rest;
  }
}
