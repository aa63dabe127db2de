import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { type EventContext, OnEventBatch } from '@modelkeep/eventing';
import { WindowCloser } from './window-closer';
import { observe } from './tally';
import { WindowStore } from './window-store';

/** Counts predictions into the open windows of their deployment's monitors; those of other deployments cost nothing more. */
@Controller()
export class OnPredictionServed {
  constructor(
    private readonly windows: WindowStore,
    private readonly closer: WindowCloser,
  ) {}

  @OnEventBatch(PredictionServed)
  async count(
    @Payload() events: EventOf<typeof PredictionServed>[],
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const byDeployment = new Map<string, PredictionRecord[]>();
    for (const { data } of events) {
      const records = byDeployment.get(data.deployment);
      if (records) records.push(data);
      else byDeployment.set(data.deployment, [data]);
    }
    for (const window of await this.windows.lock(transaction, [...byDeployment.keys()])) {
      for (const record of byDeployment.get(window.deployment) ?? []) {
        observe(window.tally, window.reference, record);
        if (window.tally.predictions >= window.windowSize) await this.closer.close(transaction, window);
      }
      await this.windows.save(transaction, window);
    }
  }
}
