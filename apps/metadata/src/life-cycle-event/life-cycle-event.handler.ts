import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { EventContext, lifeCycleEvents, OnEventBatch } from '@modelkeep/eventing';
import { LifeCycleEvents } from './life-cycle-events';

const topics = new Map(lifeCycleEvents().map(({ type, topic }) => [type, topic]));

/** Keeps every life-cycle event, once. */
@Controller()
export class LifeCycleEventHandler {
  constructor(private readonly events: LifeCycleEvents) {}

  @OnEventBatch('all-life-cycle')
  async onEvents(@Payload() events: CloudEvent[], @Ctx() context: EventContext): Promise<void> {
    const recorded = events.map((event) => ({
      ...event,
      topic: topics.get(event.type) as string,
      data: event.data as Record<string, unknown>,
    }));
    await this.events.append(context.transaction, recorded);
  }
}
