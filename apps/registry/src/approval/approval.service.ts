import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { decideApproval } from '@modelkeep/contracts/registry/model-version.api';
import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { ModelVersionApprovalRequested } from '@modelkeep/contracts/registry/model-version-approval-requested.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { type Caller, conflict, notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ApprovalPolicyService } from '../approval-policy/approval-policy.service';
import { ModelCardEntity } from '../model-card/model-card.entity';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { ModelVersionService } from '../model-version/model-version.service';
import { requireStep } from '../model-version/stage';
import { StageHistory } from '../model-version/stage-history';
import { ApprovalEntity, viewOf } from './approval.entity';
import { ApprovalViews, decisionsOf } from './approval-views';
import { DecisionAnnouncer } from './decision-announcer';
import { DecisionEntity } from './decision.entity';
import { requireEligible } from './eligibility';
import { requireFourEyes } from './four-eyes';
import { requirePassed } from './checks';
import { Review } from './review';

type Verdict = BodyOf<typeof decideApproval>;

/** Approval of a version for deployment: by a second person, or as the model's policy asks. */
@Injectable()
export class ApprovalService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly versions: ModelVersionService,
    private readonly history: StageHistory,
    private readonly policies: ApprovalPolicyService,
    private readonly review: Review,
    private readonly views: ApprovalViews,
    private readonly announcer: DecisionAnnouncer,
  ) {}

  /** Throws 409 where package or model card are missing, or a request is open. */
  request(model: string, version: number, comment: string | undefined, actor: string): Promise<Approval> {
    return this.unitOfWork.run(async (transaction) => {
      const entity = await this.versions.lock(transaction, model, version);
      requireStep(entity.stage, 'approved');
      const { id: modelVersionId, packageDigest } = entity;
      if (packageDigest === null) throw conflict('The version has no package yet.');
      if (!(await transaction.existsBy(ModelCardEntity, { modelVersionId })))
        throw conflict('The version has no model card yet.');
      if (await transaction.existsBy(ApprovalEntity, { modelVersionId, state: 'requested' }))
        throw conflict('Approval was asked for already.');
      const approval = transaction.create(ApprovalEntity, {
        id: uuidv7(),
        modelVersionId,
        packageDigest,
        state: 'requested',
        requestedBy: actor,
        requestedAt: new Date(),
        comment: comment ?? null,
        policy: (await this.policies.inForce(transaction, model)) ?? null,
        checks: [],
      });
      await transaction.insert(ApprovalEntity, approval);
      const data = {
        modelVersionId,
        model,
        version,
        approvalId: approval.id,
        packageDigest,
        requestedBy: actor,
      };
      await this.outbox.publish(transaction, ModelVersionApprovalRequested, data, { actor });
      return viewOf(approval, entity, [], await this.review.checks(transaction, approval, entity));
    });
  }

  /**
   * Records one decision: the last approval that the policy asks for approves the version, one rejection rejects it.
   * Throws 404 without an open request, 403 where the four eyes would be two or the policy names others, 409 for who
   * has decided already, 422 with the checks that fail where it would approve.
   */
  decide(model: string, version: number, { decision, comment }: Verdict, caller: Caller): Promise<Approval> {
    return this.unitOfWork.run(async (transaction) => {
      const entity = await this.versions.lock(transaction, model, version);
      const approval = await transaction.findOneBy(ApprovalEntity, {
        modelVersionId: entity.id,
        state: 'requested',
      });
      if (!approval) throw notFound(`open request for approval of version ${version} of ${model}`);
      const { id: approvalId, requestedBy, policy } = approval;
      requireFourEyes(caller.name, { registeredBy: entity.registeredBy, requestedBy });
      if (policy) requireEligible(caller, policy.rules);
      const earlier = await decisionsOf(transaction, [approvalId]);
      if (earlier.some(({ actor }) => actor === caller.name))
        throw conflict(`${caller.name} has decided already; the policy asks for another person.`);
      const checks = await this.review.checks(transaction, approval, entity);
      if (decision === 'approved') requirePassed(checks);
      const decidedAt = new Date();
      const decided = transaction.create(DecisionEntity, {
        approvalId,
        actor: caller.name,
        decision,
        comment,
        decidedAt,
      });
      await transaction.insert(DecisionEntity, decided);
      const decisions = [...earlier, decided];
      const missing = decision === 'approved' ? (policy?.rules.approvers ?? 1) - decisions.length : 0;
      if (missing <= 0) {
        Object.assign(approval, { state: decision, decidedBy: caller.name, decidedAt, comment, checks });
        await transaction.save(approval);
      }
      if (approval.state === 'approved')
        await this.history.advance(transaction, entity, 'approved', { actor: caller.name, reason: comment });
      await this.announcer.decided(transaction, entity, approval, decisions, missing);
      return viewOf(approval, entity, decisions, checks);
    });
  }

  /** Throws 404 where approval was never asked for. */
  async get(model: string, version: number): Promise<Approval> {
    const approval = await this.newest(await this.versions.find(this.dataSource.manager, model, version));
    if (!approval) throw notFound(`approval of version ${version} of ${model}`);
    return approval;
  }

  async newest(version: ModelVersionEntity): Promise<Approval | undefined> {
    const [approval] = await this.all(version);
    return approval;
  }

  /** Newest first. */
  async all(version: ModelVersionEntity): Promise<Approval[]> {
    const { manager } = this.dataSource;
    const approvals = await manager.find(ApprovalEntity, {
      where: { modelVersionId: version.id },
      order: { requestedAt: 'DESC' },
    });
    return this.views.of(manager, approvals, [version]);
  }
}
