import { Injectable } from '@nestjs/common';
import type { GateResult } from '@modelkeep/contracts/deployment/deployment';
import { ReplicaLost } from '@modelkeep/contracts/deployment/replica-lost.event';
import { RevisionFailed } from '@modelkeep/contracts/deployment/revision-failed.event';
import { RevisionReadied } from '@modelkeep/contracts/deployment/revision-readied.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { DataSource, type EntityManager, In } from 'typeorm';
import { config } from '../config';
import { DeploymentEntity } from '../deployment/deployment.entity';
import { lockById } from '../deployment/lock';
import { ReplicaEntity } from '../deployment/replica.entity';
import { RevisionEntity } from '../deployment/revision.entity';
import { isRouted, publishRoute } from '../deployment/route';
import { reroute } from '../deployment/routing';
import { Driver, type Instance } from '../driver/driver';

/** A revision with what runs of it. */
export interface Observed {
  deployment: DeploymentEntity;
  revision: RevisionEntity;
  replicas: ReplicaEntity[];
}

interface Held {
  transaction: EntityManager;
  deployment: DeploymentEntity;
  revision: RevisionEntity;
}

/** Records what becomes of replicas: rows, states, events, each change in one transaction. */
@Injectable()
export class ReplicaLedger {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly driver: Driver,
  ) {}

  /** Revisions that are to run, and those that are not but still have replicas. */
  async observe(): Promise<Observed[]> {
    const { manager } = this.dataSource;
    const replicas = await manager.find(ReplicaEntity, { order: { id: 'ASC' } });
    const revisions = await manager.find(RevisionEntity, {
      where: [
        { state: In(['starting', 'ready']) },
        ...replicas.map(({ deploymentId, revision: number }) => ({ deploymentId, number })),
      ],
      order: { deploymentId: 'ASC', number: 'ASC' },
    });
    const deployments = await manager.findBy(DeploymentEntity, {
      id: In(revisions.map(({ deploymentId }) => deploymentId)),
    });
    const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
    return revisions.map((revision) => ({
      deployment: byId.get(revision.deploymentId) as DeploymentEntity,
      revision,
      replicas: replicas.filter(
        ({ deploymentId, revision: number }) =>
          deploymentId === revision.deploymentId && number === revision.number,
      ),
    }));
  }

  async started({ deploymentId, number }: RevisionEntity, instance: Instance): Promise<void> {
    await this.dataSource.manager.insert(ReplicaEntity, {
      ...instance,
      ...{ deploymentId, revision: number, state: 'starting' as const },
    });
  }

  /** The revision is ready with its last replica and its last gate; the very first one then takes all traffic. */
  readied(replica: ReplicaEntity): Promise<void> {
    return this.hold(replica, async ({ transaction, deployment, revision }) => {
      await transaction.update(ReplicaEntity, replica.id, { state: 'ready' });
      await this.becomeReady(transaction, deployment, revision);
      if (isRouted(deployment, revision.number)) await publishRoute(transaction, this.outbox, deployment);
    });
  }

  /** What a gate found out after the revision was created. One that it does not let through fails. */
  gated({ deploymentId, number }: RevisionEntity, result: GateResult): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const deployment = await lockById(transaction, deploymentId);
      const revision = await transaction.findOneByOrFail(RevisionEntity, { deploymentId, number });
      if (revision.state !== 'starting' || isThrough(revision)) return;
      revision.gates = [...revision.gates.filter(({ name }) => name !== result.name), result];
      await transaction.update(RevisionEntity, { deploymentId, number }, { gates: revision.gates });
      if (result.passed) await this.becomeReady(transaction, deployment, revision);
      else await this.fail(transaction, deployment, revision, `gate ${result.name}: ${result.detail}`);
    });
  }

  /** A replica that was ready stopped to answer its health check, or answers again: the route goes by it. */
  turned(replica: ReplicaEntity, state: 'ready' | 'unresponsive'): Promise<void> {
    return this.hold(replica, async ({ transaction, deployment, revision }) => {
      await transaction.update(ReplicaEntity, replica.id, { state });
      if (isRouted(deployment, revision.number)) await publishRoute(transaction, this.outbox, deployment);
    });
  }

  /** A replica died or hung. A revision that was never ready fails with the last of its attempts. */
  lost(replica: ReplicaEntity, reason: string): Promise<void> {
    return this.hold(replica, async ({ transaction, deployment, revision }) => {
      await this.remove(transaction, deployment, replica);
      const { deploymentId, number } = revision;
      const common = { deploymentId, deployment: deployment.name, revision: number, reason };
      await this.outbox.publish(transaction, ReplicaLost, { ...common, replicaId: replica.id });
      if (revision.state !== 'starting') return;
      const failedStarts = revision.failedStarts + 1;
      await transaction.update(RevisionEntity, { deploymentId, number }, { failedStarts });
      if (failedStarts >= config.START_ATTEMPTS) await this.fail(transaction, deployment, revision, reason);
    });
  }

  /** We ended a replica ourselves. */
  stopped(replica: ReplicaEntity): Promise<void> {
    return this.hold(replica, ({ transaction, deployment }) => this.remove(transaction, deployment, replica));
  }

  private async fail(
    transaction: EntityManager,
    { name }: DeploymentEntity,
    { deploymentId, number, modelVersionId }: RevisionEntity,
    reason: string,
  ): Promise<void> {
    const failed = { state: 'failed' as const, failure: reason };
    await transaction.update(RevisionEntity, { deploymentId, number }, failed);
    const data = { deploymentId, deployment: name, revision: number, modelVersionId, reason };
    await this.outbox.publish(transaction, RevisionFailed, data);
  }

  /** Does nothing while a replica or a gate is missing. */
  private async becomeReady(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    revision: RevisionEntity,
  ): Promise<void> {
    const { deploymentId, number, modelVersionId, createdBy, replicas } = revision;
    if (revision.state !== 'starting' || !isThrough(revision)) return;
    const ready = await transaction.countBy(ReplicaEntity, {
      deploymentId,
      revision: number,
      state: 'ready',
    });
    if (ready < this.driver.instancesOf(replicas)) return;
    await transaction.update(RevisionEntity, { deploymentId, number }, { state: 'ready' });
    const data = { deploymentId, deployment: deployment.name, revision: number, modelVersionId };
    await this.outbox.publish(transaction, RevisionReadied, data);
    if (number > 1 || deployment.traffic.length > 0) return;
    const traffic = [{ revision: number, percent: 100 }];
    const why = { reason: 'first revision', actor: createdBy, settled: true };
    await reroute(transaction, this.outbox, deployment, { traffic }, why);
  }

  private async remove(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    replica: ReplicaEntity,
  ): Promise<void> {
    await transaction.delete(ReplicaEntity, replica.id);
    if (replica.state !== 'starting' && isRouted(deployment, replica.revision))
      await publishRoute(transaction, this.outbox, deployment);
  }

  /** Locks the deployment's row, so that changes and their events follow one another. Does nothing where the replica is gone. */
  private hold(replica: ReplicaEntity, change: (held: Held) => Promise<void>): Promise<void> {
    const { deploymentId, revision: number } = replica;
    return this.unitOfWork.run(async (transaction) => {
      const deployment = await lockById(transaction, deploymentId);
      const revision = await transaction.findOneByOrFail(RevisionEntity, { deploymentId, number });
      if (await transaction.existsBy(ReplicaEntity, { id: replica.id }))
        await change({ transaction, deployment, revision });
    });
  }
}

/** Whether the last gate, which runs after the revision was created, let it through. */
const isThrough = ({ gates }: RevisionEntity): boolean =>
  gates.some(({ name, passed }) => name === 'smoke-predictions' && passed);
