import type { EventOf } from '@modelkeep/contracts/common/event';
import { RouteChanged } from '@modelkeep/contracts/deployment/route-changed.event';
import { OnBroadcast } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { RoutingTable } from './routing-table';

@Controller()
export class OnRouteChanged {
  constructor(private readonly table: RoutingTable) {}

  @OnBroadcast(RouteChanged)
  apply(@Payload() event: EventOf<typeof RouteChanged>): void {
    this.table.apply(event.data);
  }
}
