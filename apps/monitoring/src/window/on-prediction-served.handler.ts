import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { type EventContext, OnEventBatch } from '@modelkeep/eventing';
import { MonitorPlans } from '../monitor/monitor-plans';
import { PredictionCounter } from './prediction-counter';

/** Counts predictions, ours and those of producers outside; those of unwatched deployments cost nothing more. */
@Controller()
export class OnPredictionServed {
  constructor(
    private readonly plans: MonitorPlans,
    private readonly counter: PredictionCounter,
  ) {}

  @OnEventBatch(PredictionServed)
  async count(
    @Payload() events: EventOf<typeof PredictionServed>[],
    @Ctx() { transaction, origin }: EventContext,
  ): Promise<void> {
    const byDeployment = new Map<string, PredictionRecord[]>();
    for (const { data } of events) {
      // Nobody got the answer of a shadow; its inputs are those of the prediction that it shadows.
      if (data.shadowOf !== undefined) continue;
      const records = byDeployment.get(data.deployment);
      if (records) records.push(data);
      else byDeployment.set(data.deployment, [data]);
    }
    // In the order of their ids, so that two batches wait for each other instead of blocking each other.
    for (const plan of await this.plans.ofDeployments(transaction, [...byDeployment.keys()]))
      await this.counter.count(
        transaction,
        plan,
        origin.partition,
        byDeployment.get(plan.definition.deployment) ?? [],
      );
  }
}
