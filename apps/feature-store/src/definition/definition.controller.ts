import { Controller } from '@nestjs/common';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Definitions } from './definitions';

@Controller()
export class DefinitionController {
  constructor(private readonly definitions: Definitions) {}

  @Handles(applyDefinitions)
  async apply({ body, caller }: RequestOf<typeof applyDefinitions>) {
    const { definitions, dryRun } = body;
    const changes = dryRun
      ? await this.definitions.plan(definitions, caller.name)
      : await this.definitions.apply(definitions, caller.name);
    return { applied: !dryRun, changes };
  }
}
