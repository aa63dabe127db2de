import type { EventOf } from '@modelkeep/contracts/common/event';
import { FeatureRowsPushed } from '@modelkeep/contracts/features/feature-rows-pushed.event';
import { type EventContext, OnEvent, PoisonError } from '@modelkeep/eventing';
import { ProblemError } from '@modelkeep/service';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { FeatureRowService } from './feature-row.service';

/** Takes the rows that producers outside publish; those that the view does not take become dead letters. */
@Controller()
export class OnFeatureRowsPushed {
  constructor(
    private readonly views: FeatureViewService,
    private readonly rows: FeatureRowService,
  ) {}

  @OnEvent(FeatureRowsPushed)
  async accept(
    @Payload() { data, actor }: EventOf<typeof FeatureRowsPushed>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    try {
      const view = await this.views.get(data.featureView);
      await this.rows.accept(context.transaction, view, data.rows, { actor });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const faults = error.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
      throw new PoisonError([error.message, faults].filter(Boolean).join(' '));
    }
  }
}
