import { Controller } from '@nestjs/common';
import {
  decideApproval,
  getApproval,
  requestApproval,
} from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ApprovalService } from './approval.service';

@Controller()
export class ApprovalController {
  constructor(private readonly approvals: ApprovalService) {}

  @Handles(requestApproval)
  request({ params, body, caller }: RequestOf<typeof requestApproval>) {
    return this.approvals.request(params.model, params.version, body.comment, caller.name);
  }

  @Handles(decideApproval)
  decide({ params, body, caller }: RequestOf<typeof decideApproval>) {
    return this.approvals.decide(params.model, params.version, body, caller);
  }

  @Handles(getApproval)
  get({ params }: RequestOf<typeof getApproval>) {
    return this.approvals.get(params.model, params.version);
  }
}
