import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { FreshnessRestored } from '@modelkeep/contracts/features/freshness-restored.event';
import { StalenessDetected } from '@modelkeep/contracts/features/staleness-detected.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';
import { v7 as uuidv7 } from 'uuid';
import { AlertService } from '../alert/alert.service';

/** A feature view whose newest values are too old needs someone: models go on predicting from them. */
@Controller()
export class OnFreshness {
  constructor(private readonly alerts: AlertService) {}

  @OnEvent(StalenessDetected)
  async raise(
    @Payload() { data }: EventOf<typeof StalenessDetected>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const since = data.latestEventTime ? `has no values since ${data.latestEventTime}` : 'has no values';
    await this.alerts.raise(
      transaction,
      { id: uuidv7(), name: data.featureView, deployment: '' },
      { kind: 'freshness', severity: 'warning', summary: `feature view ${data.featureView} ${since}` },
    );
  }

  @OnEvent(FreshnessRestored)
  async resolve(
    @Payload() { data }: EventOf<typeof FreshnessRestored>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    await this.alerts.resolve(transaction, data.featureView, 'freshness');
  }
}
