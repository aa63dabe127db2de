import type { Readable } from 'node:stream';
import { watchEvents } from '@modelkeep/contracts/gateway/live-events.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Controller } from '@nestjs/common';
import { LiveEvents } from './live-events';

@Controller()
export class LiveEventsController {
  constructor(private readonly live: LiveEvents) {}

  @Handles(watchEvents)
  watch({ raw, reply }: RequestOf<typeof watchEvents>): Promise<Readable> {
    reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
    const lastEventId = raw.headers['last-event-id'];
    return this.live.open(typeof lastEventId === 'string' ? lastEventId : undefined);
  }
}
