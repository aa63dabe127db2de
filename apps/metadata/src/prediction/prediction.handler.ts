import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { EventContext, OnEventBatch } from '@modelkeep/eventing';
import { Predictions } from './predictions';

@Controller()
export class PredictionHandler {
  constructor(private readonly predictions: Predictions) {}

  /** Without an inbox: a prediction's id is its own. */
  @OnEventBatch(PredictionServed, { inbox: false })
  async onServed(
    @Payload() events: EventOf<typeof PredictionServed>[],
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.predictions.append(
      context.transaction,
      events.map(({ data }) => data),
    );
  }
}
