import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Deployment, Revision, Route } from '@modelkeep/contracts/deployment/deployment';
import { DeploymentCreated } from '@modelkeep/contracts/deployment/deployment-created.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource, In, MoreThan, Not } from 'typeorm';
import { v7 } from 'uuid';
import { RolloutLedger } from '../rollout/rollout-ledger';
import { Wake } from '../reconcile/wake';
import { DeploymentEntity } from './deployment.entity';
import { lock, lockActive } from './lock';
import { ReplicaEntity } from './replica.entity';
import { RevisionEntity } from './revision.entity';
import { type RevisionRequest, Revisions } from './revisions';
import { routeOf } from './route';
import { percentOf } from './traffic';
import { deploymentView } from './views';

/** Deployments: what is to run. The reconciler makes it so. */
@Injectable()
export class Deployments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly revisions: Revisions,
    private readonly rollouts: RolloutLedger,
    private readonly wake: Wake,
  ) {}

  /** Throws 409 where the name is taken, and what the gate throws. */
  async create(name: string, request: RevisionRequest, actor: string): Promise<Deployment> {
    const admitted = await this.revisions.admit(request);
    const id = v7();
    await this.unitOfWork.run(async (transaction) => {
      const inserted = await transaction.query<unknown[]>(
        `INSERT INTO deployment (id, name, state, traffic, created_by) VALUES ($1, $2, 'active', '[]', $3)
         ON CONFLICT (name) DO NOTHING RETURNING id`,
        [id, name, actor],
      );
      if (inserted.length === 0)
        throw conflict(`There is a deployment ${name} already; add a revision to it.`);
      const data = { deploymentId: id, name, createdBy: actor };
      await this.outbox.publish(transaction, DeploymentCreated, data, { actor });
      await this.revisions.add(transaction, { id, name }, admitted, actor);
    });
    this.wake.now();
    return this.get(name);
  }

  /** Throws 404, 409 where the deployment is decommissioned, and what the gate throws. */
  async createRevision(name: string, request: RevisionRequest, actor: string): Promise<Revision> {
    const admitted = await this.revisions.admit(request);
    const number = await this.unitOfWork.run(async (transaction) =>
      this.revisions.add(transaction, await lockActive(transaction, name), admitted, actor),
    );
    this.wake.now();
    return this.revision(name, number);
  }

  /**
   * Throws 404, 409 where the revision takes traffic or is a rollout's candidate. A revision that is retired already
   * stays so.
   */
  async retire(name: string, number: number, reason: string, actor: string): Promise<Revision> {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lock(transaction, name);
      const revision = await transaction.findOneBy(RevisionEntity, { deploymentId: deployment.id, number });
      if (!revision) throw notFound(`revision ${number} of deployment ${name}`);
      const percent = percentOf(deployment.traffic, number);
      if (percent > 0)
        throw conflict(`Revision ${number} takes ${percent} % of the traffic; shift it away first.`);
      const rollout = await this.rollouts.underWay(transaction, deployment.id);
      if (rollout?.candidate === number || percentOf(rollout?.before ?? [], number) > 0)
        throw conflict(`Revision ${number} is part of a rollout; promote it or roll back first.`);
      if (revision.state !== 'retired')
        await this.revisions.retire(transaction, deployment, [revision], reason, actor);
    });
    this.wake.now();
    return this.revision(name, number);
  }

  /** Throws 404. */
  async get(name: string): Promise<Deployment> {
    const deployment = await this.dataSource.manager.findOneBy(DeploymentEntity, { name });
    if (!deployment) throw notFound(`deployment ${name}`);
    const [view] = await this.views([deployment]);
    return view as Deployment;
  }

  async list({ limit, after }: PageQuery): Promise<{ items: Deployment[]; next?: string }> {
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
    const replicas = await manager.findBy(ReplicaEntity, { state: Not('starting' as const) });
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

  private async views(deployments: DeploymentEntity[]): Promise<Deployment[]> {
    const { manager } = this.dataSource;
    const deploymentId = In(deployments.map(({ id }) => id));
    const revisions = await manager.find(RevisionEntity, {
      where: { deploymentId },
      order: { number: 'ASC' },
    });
    const replicas = await manager.find(ReplicaEntity, { where: { deploymentId }, order: { id: 'ASC' } });
    return deployments.map((deployment) => deploymentView(deployment, revisions, replicas));
  }
}
