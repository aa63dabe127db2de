import type { CloudEvent } from '@modelkeep/contracts/common/event';
import { OnBroadcast } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { LiveEvents } from './live-events';

@Controller()
export class OnLifeCycleEvent {
  constructor(private readonly live: LiveEvents) {}

  @OnBroadcast('all-life-cycle')
  pass(@Payload() event: CloudEvent): void {
    this.live.send(event);
  }
}
