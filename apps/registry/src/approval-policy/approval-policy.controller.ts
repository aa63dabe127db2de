import { Controller } from '@nestjs/common';
import {
  applyApprovalPolicy,
  applyDefaultApprovalPolicy,
  deleteApprovalPolicy,
  deleteDefaultApprovalPolicy,
  getApprovalPolicy,
  getDefaultApprovalPolicy,
  listApprovalPolicies,
} from '@modelkeep/contracts/registry/approval-policy.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ApprovalPolicyService } from './approval-policy.service';

@Controller()
export class ApprovalPolicyController {
  constructor(private readonly policies: ApprovalPolicyService) {}

  @Handles(applyApprovalPolicy)
  apply({ params, body, caller }: RequestOf<typeof applyApprovalPolicy>) {
    return this.policies.apply(params.model, body, caller.name);
  }

  @Handles(getApprovalPolicy)
  get({ params }: RequestOf<typeof getApprovalPolicy>) {
    return this.policies.get(params.model);
  }

  @Handles(deleteApprovalPolicy)
  withdraw({ params, caller }: RequestOf<typeof deleteApprovalPolicy>) {
    return this.policies.withdraw(params.model, caller.name);
  }

  @Handles(applyDefaultApprovalPolicy)
  applyDefault({ body, caller }: RequestOf<typeof applyDefaultApprovalPolicy>) {
    return this.policies.apply(undefined, body, caller.name);
  }

  @Handles(getDefaultApprovalPolicy)
  getDefault() {
    return this.policies.get(undefined);
  }

  @Handles(deleteDefaultApprovalPolicy)
  withdrawDefault({ caller }: RequestOf<typeof deleteDefaultApprovalPolicy>) {
    return this.policies.withdraw(undefined, caller.name);
  }

  @Handles(listApprovalPolicies)
  list({ query }: RequestOf<typeof listApprovalPolicies>) {
    return this.policies.list(query.limit, query.after);
  }
}
