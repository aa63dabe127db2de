import { Controller } from '@nestjs/common';
import { applyRules, deleteRule, listRules, previewRule } from '@modelkeep/contracts/monitoring/rule.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { RuleStore } from './rule-store';
import { RuleService } from './rule.service';

@Controller()
export class RuleController {
  constructor(
    private readonly rules: RuleService,
    private readonly store: RuleStore,
  ) {}

  @Handles(applyRules)
  apply({ body, caller }: RequestOf<typeof applyRules>) {
    return this.rules.apply(body, caller.name);
  }

  @Handles(previewRule)
  preview({ body }: RequestOf<typeof previewRule>) {
    return this.rules.preview(body.rule, body.windows);
  }

  @Handles(listRules)
  list({ query: { limit, after, monitor } }: RequestOf<typeof listRules>) {
    return this.store.list(limit, after, monitor);
  }

  @Handles(deleteRule)
  delete({ params }: RequestOf<typeof deleteRule>) {
    return this.rules.delete(params.name);
  }
}
