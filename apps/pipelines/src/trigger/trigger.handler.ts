import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { EventContext, OnEventBatch } from '@modelkeep/eventing';
import { Triggers } from './triggers';

@Controller()
export class TriggerHandler {
  constructor(private readonly triggers: Triggers) {}

  @OnEventBatch('all-life-cycle')
  async onEvents(@Payload() events: CloudEvent[], @Ctx() context: EventContext): Promise<void> {
    await this.triggers.react(context.transaction, events);
  }
}
