import { Controller } from '@nestjs/common';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { Handles, type RequestOf } from '@modelkeep/service';
import { requireCursor } from '../cursor';
import { LifeCycleEvents } from './life-cycle-events';

@Controller()
export class LifeCycleEventController {
  constructor(private readonly events: LifeCycleEvents) {}

  @Handles(listLifeCycleEvents)
  list({ query }: RequestOf<typeof listLifeCycleEvents>): Promise<ResponseOf<typeof listLifeCycleEvents>> {
    return this.events.list({ ...query, after: requireCursor(query.after) });
  }
}
