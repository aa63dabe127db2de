import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { type EventContext, OnEventBatch } from '@modelkeep/eventing';
import { Minutes } from './minutes';
import { ObjectiveStore } from './objective-store';

/** Measures predictions against the latency objectives of their deployments. */
@Controller()
export class MeasureLatency {
  constructor(private readonly objectives: ObjectiveStore) {}

  @OnEventBatch(PredictionServed)
  async measure(
    @Payload() events: EventOf<typeof PredictionServed>[],
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const deployments = [...new Set(events.map(({ data }) => data.deployment))];
    const objectives = await this.objectives.ofDeployments(transaction, 'latency', deployments);
    for (const { id, definition } of objectives) {
      if (definition.kind !== 'latency') continue;
      const minutes = new Minutes();
      for (const { data } of events)
        if (
          data.deployment === definition.deployment &&
          data.shadowOf === undefined &&
          data.latencyMs !== undefined
        )
          minutes.count(Date.parse(data.time), data.latencyMs <= definition.thresholdMs);
      await this.objectives.add(transaction, id, minutes);
    }
  }
}
