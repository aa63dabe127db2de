import type { EventOf } from '@modelkeep/contracts/common/event';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

/** Remembers drift alerts: they may end a rollout. */
@Controller()
export class OnDriftAlert {
  @OnEvent(AlertRaised)
  async remember(
    @Payload() { data: { id, kind, deployment, summary, raisedAt } }: EventOf<typeof AlertRaised>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    if (kind !== 'drift') return;
    await transaction.query(
      `INSERT INTO drift_alert (id, deployment, summary, raised_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [id, deployment, summary, raisedAt],
    );
  }
}
