import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { RouteChanged } from '@modelkeep/contracts/deployment/route-changed.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';

/** Remembers where the replicas of each deployment are. */
@Controller()
export class OnRouteChanged {
  @OnEvent(RouteChanged)
  async remember(
    @Payload() { data }: EventOf<typeof RouteChanged>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO routes (deployment_id, deployment, revisions) VALUES ($1, $2, $3)
       ON CONFLICT (deployment_id) DO UPDATE SET revisions = excluded.revisions`,
      [data.deploymentId, data.deployment, JSON.stringify(data.revisions)],
    );
  }
}
