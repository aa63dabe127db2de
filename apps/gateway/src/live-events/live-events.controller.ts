import type { Readable } from 'node:stream';
import { Uuid } from '@modelkeep/contracts/common/types';
import { watchEvents } from '@modelkeep/contracts/gateway/live-events.api';
import { Handles, invalid, type RequestOf } from '@modelkeep/service';
import { Controller } from '@nestjs/common';
import { LiveEvents } from './live-events';

const LAST_EVENT_ID = 'last-event-id';

@Controller()
export class LiveEventsController {
  constructor(private readonly live: LiveEvents) {}

  @Handles(watchEvents)
  watch({ raw, reply }: RequestOf<typeof watchEvents>): Readable {
    const lastEventId = Uuid.optional().safeParse(raw.headers[LAST_EVENT_ID]);
    if (!lastEventId.success)
      throw invalid([{ path: `header.${LAST_EVENT_ID}`, message: 'expected the id of an event (UUID)' }]);
    reply.header('content-type', 'text/event-stream').header('cache-control', 'no-store');
    return this.live.open(lastEventId.data);
  }
}
