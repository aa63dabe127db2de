import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Revision, Route, Traffic } from '@modelkeep/contracts/deployment/deployment';
import { DeploymentCreated } from '@modelkeep/contracts/deployment/deployment-created.event';
import { DeploymentDecommissioned } from '@modelkeep/contracts/deployment/deployment-decommissioned.event';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { RevisionRetired } from '@modelkeep/contracts/deployment/revision-retired.event';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager, In, MoreThan } from 'typeorm';
import { v7 } from 'uuid';
import { Gate } from '../gate/gate';
import { DeploymentEntity } from './deployment.entity';
import { ReplicaEntity } from './replica.entity';
import { RevisionEntity } from './revision.entity';
import { publishRoute, routeOf } from './route';
import { findTrafficFaults, isSameTraffic, normalize, percentOf } from './traffic';
import { deploymentView } from './views';
import { Wake } from '../reconcile/wake';

export interface RevisionRequest {
  model: string;
  version: number;
  replicas: number;
  audit: Revision['audit'];
}

/** Deployments: what is to run, and who gets the requests. The reconciler makes it so. */
@Injectable()
export class Deployments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly gate: Gate,
    private readonly wake: Wake,
  ) {}

  /** Throws 409 where the name is taken, and what the gate throws. */
  async create(name: string, request: RevisionRequest, actor: string) {
    const admitted = await this.gate.admit(request.model, request.version);
    const id = v7();
    await this.unitOfWork.run(async (transaction) => {
      const inserted = await transaction.query<unknown[]>(
        `INSERT INTO deployment (id, name, state, traffic, created_by) VALUES ($1, $2, 'active', '[]', $3)
         ON CONFLICT (name) DO NOTHING RETURNING id`,
        [id, name, actor],
      );
      if (inserted.length === 0)
        throw conflict(`There is a deployment ${name} already; add a revision to it.`);
      await this.outbox.publish(
        transaction,
        DeploymentCreated,
        { deploymentId: id, name, createdBy: actor },
        { actor },
      );
      await this.addRevision(transaction, { id, name }, 1, { ...request, ...admitted, actor });
    });
    this.wake.now();
    return this.get(name);
  }

  /** Throws 404, 409 where the deployment is decommissioned, and what the gate throws. */
  async createRevision(name: string, request: RevisionRequest, actor: string): Promise<Revision> {
    const admitted = await this.gate.admit(request.model, request.version);
    const number = await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const next = 1 + (await transaction.countBy(RevisionEntity, { deploymentId: deployment.id }));
      await this.addRevision(transaction, deployment, next, { ...request, ...admitted, actor });
      return next;
    });
    this.wake.now();
    return this.revision(name, number);
  }

  /** Throws 404, 409 where a revision is not ready, 422 where there is none. */
  async shiftTraffic(name: string, traffic: Traffic, reason: string, actor: string) {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const revisions = await transaction.findBy(RevisionEntity, { deploymentId: deployment.id });
      const faults = findTrafficFaults(traffic, revisions);
      const unknown = faults.filter(({ kind }) => kind === 'unknown');
      if (unknown.length > 0) {
        const errors = unknown.map(({ index, message }) => ({
          path: `body.traffic.${index}.revision`,
          message,
        }));
        throw unprocessable('The split cannot work.', errors);
      }
      if (faults.length > 0) throw conflict(faults.map(({ message }) => message).join('; '));
      await shift(transaction, this.outbox, deployment, { traffic, reason, actor });
    });
    return this.get(name);
  }

  /** Throws 404, 409 where the revision takes traffic. A revision that is retired already stays so. */
  async retire(name: string, number: number, reason: string, actor: string): Promise<Revision> {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lock(transaction, name);
      const revision = await transaction.findOneBy(RevisionEntity, { deploymentId: deployment.id, number });
      if (!revision) throw notFound(`revision ${number} of deployment ${name}`);
      const percent = percentOf(deployment.traffic, number);
      if (percent > 0)
        throw conflict(`Revision ${number} takes ${percent} % of the traffic; shift it away first.`);
      if (revision.state !== 'retired')
        await this.retireAll(transaction, deployment, [revision], reason, actor);
    });
    this.wake.now();
    return this.revision(name, number);
  }

  /** Throws 404, 409 where it is decommissioned already. */
  async decommission(name: string, reason: string, actor: string) {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const { id: deploymentId } = deployment;
      const revisions = await transaction.find(RevisionEntity, {
        where: { deploymentId, state: In(['starting', 'ready', 'failed']) },
        order: { number: 'ASC' },
      });
      await transaction.update(DeploymentEntity, deploymentId, { state: 'decommissioned', traffic: [] });
      await this.retireAll(transaction, deployment, revisions, reason, actor);
      const data = { deploymentId, name, reason, decommissionedBy: actor };
      await this.outbox.publish(transaction, DeploymentDecommissioned, data, { actor });
      await publishRoute(transaction, this.outbox, { ...deployment, traffic: [] });
    });
    this.wake.now();
    return this.get(name);
  }

  /** Throws 404. */
  async get(name: string) {
    const deployment = await this.dataSource.manager.findOneBy(DeploymentEntity, { name });
    if (!deployment) throw notFound(`deployment ${name}`);
    const [view] = await this.views([deployment]);
    return view as ReturnType<typeof deploymentView>;
  }

  async list({ limit, after }: PageQuery) {
    const found = await this.dataSource.manager.find(DeploymentEntity, {
      where: after === undefined ? {} : { name: MoreThan(after) },
      order: { name: 'ASC' },
      take: limit + 1,
    });
    const items = await this.views(found.slice(0, limit));
    return { items, next: found.length > limit ? items.at(-1)?.name : undefined };
  }

  async routes(): Promise<Route[]> {
    const { manager } = this.dataSource;
    const deployments = await manager.findBy(DeploymentEntity, { state: 'active' });
    const replicas = await manager.findBy(ReplicaEntity, { state: 'ready' });
    return deployments.map((deployment) =>
      routeOf(
        deployment,
        replicas.filter(({ deploymentId }) => deploymentId === deployment.id),
      ),
    );
  }

  private async revision(name: string, number: number): Promise<Revision> {
    const { revisions } = await this.get(name);
    return revisions.find((revision) => revision.number === number) as Revision;
  }

  private async views(deployments: DeploymentEntity[]) {
    const { manager } = this.dataSource;
    const deploymentId = In(deployments.map(({ id }) => id));
    const revisions = await manager.find(RevisionEntity, {
      where: { deploymentId },
      order: { number: 'ASC' },
    });
    const replicas = await manager.find(ReplicaEntity, { where: { deploymentId }, order: { id: 'ASC' } });
    return deployments.map((deployment) => deploymentView(deployment, revisions, replicas));
  }

  private async addRevision(
    transaction: EntityManager,
    deployment: { id: string; name: string },
    number: number,
    request: RevisionRequest & { id: string; packageDigest: string; actor: string },
  ): Promise<void> {
    const { model, version, audit, packageDigest, replicas, actor } = request;
    const common = { modelVersionId: request.id, model, version, packageDigest, audit, createdBy: actor };
    const row = { deploymentId: deployment.id, number, replicas, state: 'starting' as const };
    await transaction.insert(RevisionEntity, { ...row, ...common });
    const data = { deploymentId: deployment.id, deployment: deployment.name, revision: number, ...common };
    await this.outbox.publish(transaction, RevisionCreated, data, { actor });
  }

  private async retireAll(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    revisions: RevisionEntity[],
    reason: string,
    actor: string,
  ): Promise<void> {
    const { id: deploymentId, name } = deployment;
    const numbers = revisions.map(({ number }) => number);
    await transaction.update(RevisionEntity, { deploymentId, number: In(numbers) }, { state: 'retired' });
    const data = revisions.map(({ number, modelVersionId }) => ({
      ...{ deploymentId, deployment: name, revision: number, modelVersionId, reason },
    }));
    await this.outbox.publishAll(transaction, RevisionRetired, data, { actor });
  }
}

/** Locks a deployment's row: all changes of one deployment, and its events, follow one another. Throws 404. */
export async function lock(transaction: EntityManager, name: string): Promise<DeploymentEntity> {
  const deployment = await transaction.findOne(DeploymentEntity, {
    where: { name },
    lock: { mode: 'pessimistic_write' },
  });
  if (!deployment) throw notFound(`deployment ${name}`);
  return deployment;
}

async function lockActive(transaction: EntityManager, name: string): Promise<DeploymentEntity> {
  const deployment = await lock(transaction, name);
  if (deployment.state !== 'active') throw conflict(`Deployment ${name} is decommissioned.`);
  return deployment;
}

/** Sets the split of a deployment whose row the transaction holds; the same split again changes nothing. */
export async function shift(
  transaction: EntityManager,
  outbox: Outbox,
  deployment: DeploymentEntity,
  { traffic, reason, actor }: { traffic: Traffic; reason: string; actor: string },
): Promise<void> {
  const { id: deploymentId, name, traffic: previous } = deployment;
  if (isSameTraffic(previous, traffic)) return;
  const next = normalize(traffic);
  await transaction.update(DeploymentEntity, deploymentId, { traffic: next });
  const data = { deploymentId, deployment: name, traffic: next, previous, reason, shiftedBy: actor };
  await outbox.publish(transaction, TrafficShifted, data, { actor });
  await publishRoute(transaction, outbox, { ...deployment, traffic: next });
}
