import { Injectable } from '@nestjs/common';
import type { Revision } from '@modelkeep/contracts/deployment/deployment';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { RevisionRetired } from '@modelkeep/contracts/deployment/revision-retired.event';
import { Outbox } from '@modelkeep/eventing';
import { type EntityManager, In } from 'typeorm';
import { type Admitted, Gate } from '../gate/gate';
import type { DeploymentEntity } from './deployment.entity';
import { RevisionEntity } from './revision.entity';

export interface RevisionRequest {
  model: string;
  version: number;
  replicas: number;
  audit: Revision['audit'];
}

export type AdmittedRequest = RevisionRequest & Admitted;

/** Revisions come and go in transactions that hold their deployment's row. */
@Injectable()
export class Revisions {
  constructor(
    private readonly gate: Gate,
    private readonly outbox: Outbox,
  ) {}

  /** Throws what the gate throws. */
  async admit(request: RevisionRequest): Promise<AdmittedRequest> {
    return { ...request, ...(await this.gate.admit(request.model, request.version)) };
  }

  /** Returns its number. */
  async add(
    transaction: EntityManager,
    deployment: Pick<DeploymentEntity, 'id' | 'name'>,
    { modelVersionId, model, version, packageDigest, audit, replicas, gates }: AdmittedRequest,
    actor: string,
  ): Promise<number> {
    const { id: deploymentId, name } = deployment;
    const number = 1 + (await transaction.countBy(RevisionEntity, { deploymentId }));
    const common = { modelVersionId, model, version, packageDigest, audit, createdBy: actor };
    const state = 'starting' as const;
    await transaction.insert(RevisionEntity, { deploymentId, number, replicas, state, gates, ...common });
    const data = { deploymentId, deployment: name, revision: number, ...common };
    await this.outbox.publish(transaction, RevisionCreated, data, { actor });
    return number;
  }

  async retire(
    transaction: EntityManager,
    { id: deploymentId, name }: DeploymentEntity,
    revisions: RevisionEntity[],
    reason: string,
    actor: string,
  ): Promise<void> {
    const numbers = revisions.map(({ number }) => number);
    const retired = { state: 'retired' as const, retiredAt: new Date() };
    await transaction.update(RevisionEntity, { deploymentId, number: In(numbers) }, retired);
    const data = revisions.map(({ number, modelVersionId }) => ({
      ...{ deploymentId, deployment: name, revision: number, modelVersionId, reason },
    }));
    await this.outbox.publishAll(transaction, RevisionRetired, data, { actor });
  }
}
