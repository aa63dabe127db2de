import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { LabelObserved } from '@modelkeep/contracts/serving/label-observed.event';
import { type EventContext, OnEventBatch } from '@modelkeep/eventing';
import { OutcomeStore } from './outcome-store';

/** Joins labels, ours and those of producers outside, with their predictions. */
@Controller()
export class OnLabelObserved {
  constructor(private readonly outcomes: OutcomeStore) {}

  @OnEventBatch(LabelObserved)
  async join(
    @Payload() events: EventOf<typeof LabelObserved>[],
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    await this.outcomes.labelled(
      transaction,
      events.map(({ data }) => data),
    );
  }
}
