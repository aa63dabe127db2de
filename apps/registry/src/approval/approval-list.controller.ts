import { Controller } from '@nestjs/common';
import { listApprovals } from '@modelkeep/contracts/registry/approval.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ApprovalList } from './approval-list';

@Controller()
export class ApprovalListController {
  constructor(private readonly approvals: ApprovalList) {}

  @Handles(listApprovals)
  list({ query: { limit, after, state } }: RequestOf<typeof listApprovals>) {
    return this.approvals.list(state, limit, after);
  }
}
