import { Controller } from '@nestjs/common';
import { decideStepApproval, listStepApprovals } from '@modelkeep/contracts/pipelines/approval.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Approvals } from './approvals';

@Controller()
export class ApprovalController {
  constructor(private readonly approvals: Approvals) {}

  @Handles(listStepApprovals)
  list({ query }: RequestOf<typeof listStepApprovals>) {
    return this.approvals.list(query);
  }

  @Handles(decideStepApproval)
  decide({ params, body, caller }: RequestOf<typeof decideStepApproval>) {
    return this.approvals.decide({ runId: params.id, step: params.step, ...body, actor: caller.name });
  }
}
