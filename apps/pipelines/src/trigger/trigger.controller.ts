import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { applyTrigger } from '@modelkeep/contracts/pipelines/pipeline.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Triggers } from './triggers';

@Controller()
export class TriggerController {
  constructor(private readonly triggers: Triggers) {}

  @Handles(applyTrigger)
  async apply({
    params,
    body,
    caller,
  }: RequestOf<typeof applyTrigger>): Promise<ResponseOf<typeof applyTrigger>> {
    const trigger = await this.triggers.apply(params.name, body, caller.name);
    const { name, pipeline, eventType, filter, parameters, inputs } = trigger;
    return { name, pipeline, eventType, filter, parameters, inputs };
  }
}
