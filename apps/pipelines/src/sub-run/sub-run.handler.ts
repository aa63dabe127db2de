import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { PipelineRunFinished } from '@modelkeep/contracts/pipelines/pipeline-run-finished.event';
import { EventContext, OnEvent } from '@modelkeep/eventing';
import { PipelineRunEntity } from '../pipeline-run/pipeline-run.entity';
import { wakeStep } from '../pipeline-run/release-steps';

/** Wakes the step that waits for a sub-run. */
@Controller()
export class SubRunHandler {
  @OnEvent(PipelineRunFinished)
  async onFinished(
    @Payload() { data }: EventOf<typeof PipelineRunFinished>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const run = await transaction.findOneBy(PipelineRunEntity, { id: data.runId });
    if (run?.parent) await wakeStep(transaction, run.parent);
  }
}
