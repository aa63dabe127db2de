import { Controller } from '@nestjs/common';
import { applyTrigger, deleteTrigger, listTriggers } from '@modelkeep/contracts/pipelines/trigger.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Triggers } from './triggers';

@Controller()
export class TriggerController {
  constructor(private readonly triggers: Triggers) {}

  @Handles(applyTrigger)
  apply({ params, body, caller }: RequestOf<typeof applyTrigger>) {
    return this.triggers.apply(params.name, body, caller.name);
  }

  @Handles(listTriggers)
  list({ query }: RequestOf<typeof listTriggers>) {
    return this.triggers.list(query);
  }

  @Handles(deleteTrigger)
  delete({ params }: RequestOf<typeof deleteTrigger>): Promise<void> {
    return this.triggers.delete(params.name);
  }
}
