import { Injectable } from '@nestjs/common';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import { ModelVersionEndorsed } from '@modelkeep/contracts/registry/model-version-endorsed.event';
import { ModelVersionRejected } from '@modelkeep/contracts/registry/model-version-rejected.event';
import { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import type { ApprovalEntity } from './approval.entity';
import type { DecisionEntity } from './decision.entity';

/** Publishes what came of a decision. */
@Injectable()
export class DecisionAnnouncer {
  constructor(private readonly outbox: Outbox) {}

  /** `decisions`: all of the request so far, the new one last; `missing`: how many approvals must follow. */
  async decided(
    transaction: EntityManager,
    { id: modelVersionId, model, version }: ModelVersionEntity,
    { id: approvalId, state, packageDigest, requestedBy, policy, checks }: ApprovalEntity,
    decisions: readonly DecisionEntity[],
    missing: number,
  ): Promise<void> {
    const approvers = decisions.map(({ actor }) => actor);
    const actor = approvers.at(-1) ?? requestedBy;
    const comment = decisions.at(-1)?.comment ?? undefined;
    const facts = { modelVersionId, model, version, approvalId, packageDigest, comment };
    if (state === 'requested') {
      await this.outbox.publish(
        transaction,
        ModelVersionEndorsed,
        { ...facts, endorsedBy: actor, missing },
        { actor },
      );
    } else if (state === 'approved') {
      const applied = policy ? { model: policy.model, version: policy.version } : undefined;
      await this.outbox.publish(
        transaction,
        ModelVersionApproved,
        { ...facts, requestedBy, approvedBy: actor, approvers, policy: applied, checks },
        { actor },
      );
    } else {
      await this.outbox.publish(
        transaction,
        ModelVersionRejected,
        { ...facts, requestedBy, rejectedBy: actor },
        { actor },
      );
    }
  }
}
