import { Injectable } from '@nestjs/common';
import { ReplicaLost } from '@modelkeep/contracts/deployment/replica-lost.event';
import { RevisionFailed } from '@modelkeep/contracts/deployment/revision-failed.event';
import { RevisionReadied } from '@modelkeep/contracts/deployment/revision-readied.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { DataSource, type EntityManager, In } from 'typeorm';
import { config } from '../config';
import { DeploymentEntity } from '../deployment/deployment.entity';
import { shift } from '../deployment/deployments';
import { ReplicaEntity } from '../deployment/replica.entity';
import { RevisionEntity } from '../deployment/revision.entity';
import { publishRoute } from '../deployment/route';
import type { Instance } from '../driver/driver';

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

  /** The revision is ready with its last replica; the very first one then takes all traffic. */
  readied(replica: ReplicaEntity): Promise<void> {
    return this.hold(replica, async ({ transaction, deployment, revision }) => {
      await transaction.update(ReplicaEntity, replica.id, { state: 'ready' });
      const { deploymentId, number } = revision;
      const ready = await transaction.countBy(ReplicaEntity, {
        deploymentId,
        revision: number,
        state: 'ready',
      });
      const { traffic } = deployment;
      if (revision.state === 'starting' && ready >= revision.replicas)
        await this.becomeReady(transaction, deployment, revision);
      if (traffic.some((part) => part.revision === number))
        await publishRoute(transaction, this.outbox, deployment);
    });
  }

  /** A replica died or hung. A revision that was never ready fails with the last of its attempts. */
  lost(replica: ReplicaEntity, reason: string): Promise<void> {
    return this.hold(replica, async ({ transaction, deployment, revision }) => {
      await this.remove(transaction, deployment, replica);
      const { deploymentId, number, modelVersionId } = revision;
      const common = { deploymentId, deployment: deployment.name, revision: number, reason };
      await this.outbox.publish(transaction, ReplicaLost, { ...common, replicaId: replica.id });
      if (revision.state !== 'starting') return;
      const failedStarts = revision.failedStarts + 1;
      const failed = failedStarts >= config.START_ATTEMPTS;
      const change = failed ? { state: 'failed' as const, failure: reason } : {};
      await transaction.update(RevisionEntity, { deploymentId, number }, { failedStarts, ...change });
      if (failed) await this.outbox.publish(transaction, RevisionFailed, { ...common, modelVersionId });
    });
  }

  /** We ended a replica ourselves. */
  stopped(replica: ReplicaEntity): Promise<void> {
    return this.hold(replica, ({ transaction, deployment }) => this.remove(transaction, deployment, replica));
  }

  private async becomeReady(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    { deploymentId, number, modelVersionId, createdBy }: RevisionEntity,
  ): Promise<void> {
    await transaction.update(RevisionEntity, { deploymentId, number }, { state: 'ready' });
    const data = { deploymentId, deployment: deployment.name, revision: number, modelVersionId };
    await this.outbox.publish(transaction, RevisionReadied, data);
    if (number > 1 || deployment.traffic.length > 0) return;
    const traffic = [{ revision: number, percent: 100 }];
    await shift(transaction, this.outbox, deployment, {
      traffic,
      reason: 'first revision',
      actor: createdBy,
    });
  }

  private async remove(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    replica: ReplicaEntity,
  ): Promise<void> {
    await transaction.delete(ReplicaEntity, replica.id);
    const routed = deployment.traffic.some(({ revision }) => revision === replica.revision);
    if (replica.state === 'ready' && routed) await publishRoute(transaction, this.outbox, deployment);
  }

  /** Locks the deployment's row, so that changes and their events follow one another. Does nothing where the replica is gone. */
  private hold(replica: ReplicaEntity, change: (held: Held) => Promise<void>): Promise<void> {
    const { deploymentId, revision: number } = replica;
    return this.unitOfWork.run(async (transaction) => {
      const deployment = await transaction.findOneOrFail(DeploymentEntity, {
        where: { id: deploymentId },
        lock: { mode: 'pessimistic_write' },
      });
      const revision = await transaction.findOneByOrFail(RevisionEntity, { deploymentId, number });
      if (await transaction.existsBy(ReplicaEntity, { id: replica.id }))
        await change({ transaction, deployment, revision });
    });
  }
}
