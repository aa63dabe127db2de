import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { CloudEvent } from '@modelkeep/contracts/common/event';

const HEARTBEAT_MS = 15_000;
/** What a slow reader may leave unread, in bytes, before it is cut off; it comes back with Last-Event-ID. */
const MAX_BACKLOG = 1024 * 1024;

/** One who watches: a stream of server-sent events (WHATWG HTML, section 9.2). */
export class Reader {
  private readonly sink = new PassThrough({ highWaterMark: MAX_BACKLOG });
  private readonly heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS);

  /** Where its answer is read from. */
  readonly stream: Readable = this.sink;

  /** `onClose` is called once, when nobody reads any more. */
  constructor(onClose: () => void) {
    this.sink.once('close', () => {
      clearInterval(this.heartbeat);
      onClose();
    });
    // A connection that broke is no fault of ours.
    this.sink.on('error', () => undefined);
    this.write(': connected\n\n');
  }

  get closed(): boolean {
    return this.sink.destroyed || this.sink.writableEnded;
  }

  /** Sends an event, or cuts the reader off where it has left too much unread. */
  send(event: CloudEvent): void {
    if (this.sink.writableLength > MAX_BACKLOG) this.sink.destroy();
    else this.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  /** Resolves once the reader has taken in what was sent, or has gone. */
  async untilRead(): Promise<void> {
    if (!this.closed && this.sink.writableNeedDrain)
      await Promise.race([once(this.sink, 'drain'), once(this.sink, 'close')]);
  }

  /** Ends the answer; the reader will come back. */
  end(): void {
    this.sink.end();
  }

  private write(text: string): void {
    if (!this.closed) this.sink.write(text);
  }
}
