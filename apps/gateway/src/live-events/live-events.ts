import type { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { ServiceClient } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { Reader } from './reader';
import { RecentEvents } from './recent-events';

const PAGE = 1000;
/** Clocks of services differ, and events are recorded some time after they were made. */
const MARGIN_MS = 5_000;

/** Life-cycle events for those who watch. An event may come twice where a reader comes back. */
@Injectable()
export class LiveEvents implements OnModuleDestroy {
  private readonly readers = new Set<Reader>();
  /** Readers who are still being sent what they missed. */
  private readonly behind = new Set<Reader>();
  private readonly recent = new RecentEvents();

  constructor(private readonly services: ServiceClient) {}

  send(event: CloudEvent): void {
    if (!this.recent.add(event)) return;
    for (const reader of this.readers) if (!this.behind.has(reader)) reader.send(event);
  }

  /** Events from now on; with the id of the last event seen, those missed since come first. */
  open(lastEventId?: string): Readable {
    const reader = new Reader(() => this.readers.delete(reader));
    this.readers.add(reader);
    if (lastEventId !== undefined) {
      this.behind.add(reader);
      void this.catchUp(reader, lastEventId);
    }
    return reader.stream;
  }

  /** Readers would hold up the end of the process for as long as they like. */
  onModuleDestroy(): void {
    for (const reader of this.readers) reader.end();
  }

  private async catchUp(reader: Reader, lastEventId: string): Promise<void> {
    const sent = new Set([lastEventId]);
    try {
      if (!this.recent.has(lastEventId))
        for await (const event of this.recorded(timeOf(lastEventId))) {
          if (reader.closed) return;
          if (sent.has(event.id)) continue;
          sent.add(event.id);
          reader.send(event);
          await reader.untilRead();
        }
      for (const event of this.recent.after(lastEventId)) if (!sent.has(event.id)) reader.send(event);
    } catch (error) {
      logger().warn({ err: error }, 'missed events could not be read from the metadata service');
      reader.end();
    } finally {
      this.behind.delete(reader);
    }
  }

  private async *recorded(since: Date): AsyncGenerator<CloudEvent> {
    const from = new Date(since.getTime() - MARGIN_MS).toISOString();
    let after: string | undefined;
    do {
      const page: { items: CloudEvent[]; next?: string } = await this.services.call(listLifeCycleEvents, {
        query: { from, after, limit: PAGE },
      });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }
}

/** When a UUIDv7 was made: its first 48 bits are milliseconds since 1970 (RFC 9562, section 5.7). */
const timeOf = (id: string): Date => new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
