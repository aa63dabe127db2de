import { Injectable } from '@nestjs/common';
import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { type EntityManager, In } from 'typeorm';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { type ApprovalEntity, viewOf } from './approval.entity';
import { DecisionEntity } from './decision.entity';
import { Review } from './review';

/** Approvals as others see them: with their decisions, and with the checks of this moment where they are open. */
@Injectable()
export class ApprovalViews {
  constructor(private readonly review: Review) {}

  /** In the order given; `versions` holds the versions of all of them. */
  async of(
    manager: EntityManager,
    approvals: readonly ApprovalEntity[],
    versions: readonly ModelVersionEntity[],
  ): Promise<Approval[]> {
    const byId = new Map(versions.map((version) => [version.id, version]));
    const decisions = await decisionsOf(
      manager,
      approvals.map(({ id }) => id),
    );
    const views = approvals.map(async (approval) => {
      const version = byId.get(approval.modelVersionId);
      if (!version) return [];
      const checks =
        approval.state === 'requested'
          ? await this.review.checks(manager, approval, version)
          : approval.checks;
      const own = decisions.filter(({ approvalId }) => approvalId === approval.id);
      return [viewOf(approval, version, own, checks)];
    });
    return (await Promise.all(views)).flat();
  }
}

/** In the order in which they were made. */
export const decisionsOf = (manager: EntityManager, approvalIds: string[]): Promise<DecisionEntity[]> =>
  manager.find(DecisionEntity, { where: { approvalId: In(approvalIds) }, order: { decidedAt: 'ASC' } });
