import { Injectable } from '@nestjs/common';
import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { ModelVersionApprovalRequested } from '@modelkeep/contracts/registry/model-version-approval-requested.event';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import { ModelVersionRejected } from '@modelkeep/contracts/registry/model-version-rejected.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ModelCardEntity } from '../model-card/model-card.entity';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { ModelVersionService } from '../model-version/model-version.service';
import { requireStep } from '../model-version/stage';
import { ApprovalEntity, viewOf } from './approval.entity';
import { requireFourEyes } from './four-eyes';

/** Approval of a version for deployment, by a second person. */
@Injectable()
export class ApprovalService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly versions: ModelVersionService,
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
      return viewOf(approval, entity);
    });
  }

  /** Throws 404 without an open request, 403 where the four eyes would be two. */
  decide(
    model: string,
    version: number,
    decision: 'approved' | 'rejected',
    comment: string,
    actor: string,
  ): Promise<Approval> {
    return this.unitOfWork.run(async (transaction) => {
      const entity = await this.versions.lock(transaction, model, version);
      const approval = await transaction.findOneBy(ApprovalEntity, {
        modelVersionId: entity.id,
        state: 'requested',
      });
      if (!approval) throw notFound(`open request for approval of version ${version} of ${model}`);
      const { requestedBy, packageDigest } = approval;
      requireFourEyes(actor, { registeredBy: entity.registeredBy, requestedBy });
      Object.assign(approval, { state: decision, decidedBy: actor, decidedAt: new Date(), comment });
      await transaction.save(approval);
      const facts = {
        modelVersionId: entity.id,
        model,
        version,
        approvalId: approval.id,
        packageDigest,
        requestedBy,
        comment,
      };
      if (decision === 'approved') {
        requireStep(entity.stage, 'approved');
        entity.stage = 'approved';
        await transaction.save(entity);
        await this.outbox.publish(
          transaction,
          ModelVersionApproved,
          { ...facts, approvedBy: actor },
          { actor },
        );
      } else {
        await this.outbox.publish(
          transaction,
          ModelVersionRejected,
          { ...facts, rejectedBy: actor },
          { actor },
        );
      }
      return viewOf(approval, entity);
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
    const approvals = await this.dataSource
      .getRepository(ApprovalEntity)
      .find({ where: { modelVersionId: version.id }, order: { requestedAt: 'DESC' } });
    return approvals.map((approval) => viewOf(approval, version));
  }
}
