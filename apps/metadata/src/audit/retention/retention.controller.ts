import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import {
  applyAuditPolicy,
  getAuditPolicy,
  listLegalHolds,
  placeLegalHold,
  prunePredictions,
  releaseLegalHold,
} from '@modelkeep/contracts/metadata/audit-policy.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { AuditPolicies } from './audit-policies';
import { LegalHolds } from './legal-holds';
import { Pruner } from './pruner';

@Controller()
export class RetentionController {
  constructor(
    private readonly policies: AuditPolicies,
    private readonly holds: LegalHolds,
    private readonly pruner: Pruner,
  ) {}

  @Handles(getAuditPolicy)
  policy(_: RequestOf<typeof getAuditPolicy>): Promise<ResponseOf<typeof getAuditPolicy>> {
    return this.policies.get();
  }

  @Handles(applyAuditPolicy)
  apply({ body, caller }: RequestOf<typeof applyAuditPolicy>): Promise<ResponseOf<typeof applyAuditPolicy>> {
    return this.policies.apply(body, caller.name);
  }

  @Handles(prunePredictions)
  prune({ caller }: RequestOf<typeof prunePredictions>): Promise<ResponseOf<typeof prunePredictions>> {
    return this.pruner.prune(caller.name);
  }

  @Handles(placeLegalHold)
  place({ body, caller }: RequestOf<typeof placeLegalHold>): Promise<ResponseOf<typeof placeLegalHold>> {
    return this.holds.place(body, caller.name);
  }

  @Handles(listLegalHolds)
  async list(_: RequestOf<typeof listLegalHolds>): Promise<ResponseOf<typeof listLegalHolds>> {
    return { items: await this.holds.list() };
  }

  @Handles(releaseLegalHold)
  release({
    params,
    caller,
  }: RequestOf<typeof releaseLegalHold>): Promise<ResponseOf<typeof releaseLegalHold>> {
    return this.holds.release(params.id, caller.name);
  }
}
