import { PassThrough, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { ServiceClient } from '@modelkeep/service';

const HEARTBEAT_MS = 15_000;
/** What a slow reader may leave unread, in bytes, before it is cut off; it comes back with Last-Event-ID. */
const MAX_BACKLOG = 1024 * 1024;

const format = (event: Pick<CloudEvent, 'id' | 'type'>): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** Life-cycle events for those who watch, as server-sent events. */
@Injectable()
export class LiveEvents {
  private readonly readers = new Set<PassThrough>();

  constructor(private readonly services: ServiceClient) {}

  send(event: CloudEvent): void {
    const text = format(event);
    for (const reader of this.readers) {
      if (reader.writableLength > MAX_BACKLOG) reader.destroy();
      else reader.write(text);
    }
  }

  /** A stream of events from now on; after `lastEventId`, what was missed comes first. An event may come twice at the seam. */
  async open(lastEventId?: string): Promise<Readable> {
    const stream = new PassThrough({ highWaterMark: MAX_BACKLOG });
    stream.write(': connected\n\n');
    this.readers.add(stream);
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
    stream.once('close', () => {
      clearInterval(heartbeat);
      this.readers.delete(stream);
    });
    if (lastEventId !== undefined) await this.catchUp(stream, lastEventId);
    return stream;
  }

  private async catchUp(stream: PassThrough, lastEventId: string): Promise<void> {
    let after: string | undefined = lastEventId;
    while (after !== undefined && !stream.destroyed) {
      const page: { items: { id: string; type: string }[]; next?: string } = await this.services.call(
        listLifeCycleEvents,
        {
          query: { after, limit: 1000 },
        },
      );
      for (const event of page.items) stream.write(format(event));
      after = page.next;
    }
  }
}
