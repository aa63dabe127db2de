import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { TrainingSetCreated } from '@modelkeep/contracts/features/training-set-created.event';
import { StepFinished } from '@modelkeep/contracts/pipelines/step-finished.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { EventContext, OnEvent } from '@modelkeep/eventing';
import { flowOfModelVersion, flowOfPackage, flowOfStep, flowOfTrainingSet } from './flow';
import { Lineage } from './lineage';

/** Draws lineage from our own events, so that nobody has to report it. */
@Controller()
export class FlowHandler {
  constructor(private readonly lineage: Lineage) {}

  @OnEvent(TrainingSetCreated)
  async onTrainingSet(
    @Payload() { data, time }: EventOf<typeof TrainingSetCreated>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.lineage.record(context.transaction, flowOfTrainingSet(data), time);
  }

  @OnEvent(StepFinished)
  async onStep(
    @Payload() { data, time }: EventOf<typeof StepFinished>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.lineage.record(context.transaction, flowOfStep(data), time);
  }

  @OnEvent(ModelVersionRegistered)
  async onModelVersion(
    @Payload() { data, time }: EventOf<typeof ModelVersionRegistered>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.lineage.record(context.transaction, flowOfModelVersion(data), time);
  }

  @OnEvent(PackageBuilt)
  async onPackage(
    @Payload() { data, time }: EventOf<typeof PackageBuilt>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await this.lineage.record(context.transaction, flowOfPackage(data), time);
  }
}
