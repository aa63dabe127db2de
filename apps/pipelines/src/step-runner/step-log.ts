import { createWriteStream, type WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { finished } from 'node:stream/promises';

/** What one attempt of a step prints, and what we say about it, in one file. Bounded: a step cannot fill the disk. */
export class StepLog {
  private readonly file: WriteStream;
  private size = 0;
  private closed: Promise<void> | undefined;

  constructor(
    readonly path: string,
    private readonly limitBytes = 64 * 1024 * 1024,
  ) {
    this.file = createWriteStream(path, { flags: 'a' });
  }

  write(chunk: Buffer | string): void {
    if (this.closed || this.size > this.limitBytes) return;
    this.size += chunk.length;
    this.file.write(chunk);
    if (this.size > this.limitBytes)
      this.file.write(`\n[the log is cut here: over ${this.limitBytes} bytes]\n`);
  }

  /** A line of our own, told apart from what the step prints. */
  say(text: string): void {
    this.write(`[modelkeep] ${text}\n`);
  }

  /** Resolves once all is written; the file stays. */
  close(): Promise<void> {
    this.closed ??= finished(this.file.end());
    return this.closed;
  }
}

/** The last line of a file that is not empty and not ours, or undefined. Reads the last 8 KiB at most. */
export async function lastPrintedLine(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, 8192);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString('utf8').split('\n');
    return lines.findLast((line) => line.trim() !== '' && !line.startsWith('[modelkeep]'))?.trim();
  } finally {
    await file.close();
  }
}
