import { createWriteStream, existsSync, mkdirSync, type WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';

/**
 * What one attempt of a step prints, and what we say about it, in one file. Bounded: a step cannot fill the disk. What we
 * say is held back until the step itself prints: one that prints nothing has no log.
 */
export class StepLog {
  private file: WriteStream | undefined;
  private heldBack = '';
  private size = 0;
  private fresh: Buffer[] = [];
  private closed: Promise<void> | undefined;

  constructor(
    readonly path: string,
    private readonly limitBytes = 64 * 1024 * 1024,
  ) {}

  get isEmpty(): boolean {
    return this.file === undefined;
  }

  write(chunk: Buffer | string): void {
    if (this.closed || this.size > this.limitBytes) return;
    const file = (this.file ??= this.open());
    this.append(file, chunk);
    if (this.size > this.limitBytes)
      this.append(file, `\n[the log is cut here: over ${this.limitBytes} bytes]\n`);
  }

  /** What was written since the last call. */
  takeNew(): Buffer {
    return Buffer.concat(this.fresh.splice(0));
  }

  /** A line of our own, told apart from what the step prints. */
  say(text: string): void {
    const line = `[modelkeep] ${text}\n`;
    if (this.file) this.write(line);
    else this.heldBack += line;
  }

  /** Resolves once all that was written so far can be read. */
  async flush(): Promise<void> {
    const { file } = this;
    if (file) await new Promise<void>((resolve) => file.write('', () => resolve()));
  }

  /** Resolves once all is written that could be; the file stays. */
  close(): Promise<void> {
    this.closed ??= this.file ? finished(this.file.end()).catch(() => undefined) : Promise.resolve();
    return this.closed;
  }

  private open(): WriteStream {
    mkdirSync(dirname(this.path), { recursive: true });
    const file = createWriteStream(this.path, { flags: 'a' });
    // A disk that is full shows when the log is kept; it is no reason to end the process.
    file.on('error', () => undefined);
    this.append(file, this.heldBack);
    return file;
  }

  private append(file: WriteStream, chunk: Buffer | string): void {
    const bytes = Buffer.from(chunk);
    this.size += bytes.length;
    this.fresh.push(bytes);
    file.write(bytes);
  }
}

/** The last line of a file that is not empty and not ours, or undefined. Reads the last 8 KiB at most. */
export async function lastPrintedLine(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
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
