import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { decommissionDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import { DeploymentDecommissioned } from '@modelkeep/contracts/deployment/deployment-decommissioned.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict } from '@modelkeep/service';
import { Consumers } from '../consumer/consumers';
import { RolloutLedger } from '../rollout/rollout-ledger';
import { Wake } from '../reconcile/wake';
import { DeploymentEntity } from './deployment.entity';
import { lockActive } from './lock';
import { RevisionEntity } from './revision.entity';
import { Revisions } from './revisions';
import { publishRoute } from './route';

type Request = BodyOf<typeof decommissionDeployment>;

/** Stops deployments for good. */
@Injectable()
export class Decommissioning {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly revisions: Revisions,
    private readonly rollouts: RolloutLedger,
    private readonly consumers: Consumers,
    private readonly wake: Wake,
  ) {}

  /** Throws 404, 409 where it is decommissioned already, or somebody calls it and it is not forced. */
  async decommission(name: string, { reason, comment, quietMinutes, force }: Request, actor: string) {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const callers = await this.consumers.since(transaction, name, quietMinutes);
      if (callers.length > 0 && !force)
        throw conflict(
          `Called within the last ${quietMinutes} min by ${callers.join(', ')}; wait until they do no longer, or force it.`,
        );
      const { id: deploymentId } = deployment;
      const words = comment === undefined ? reason : `${reason}: ${comment}`;
      const rollout = await this.rollouts.underWay(transaction, deploymentId);
      if (rollout)
        await this.rollouts.finish(
          { transaction, deployment, rollout, reason: `decommissioned: ${words}`, actor },
          'kept',
        );
      const all = await transaction.find(RevisionEntity, {
        where: { deploymentId },
        order: { number: 'ASC' },
      });
      const stopped = { state: 'decommissioned' as const, traffic: [], mirror: null, sticky: null };
      await transaction.update(DeploymentEntity, deploymentId, stopped);
      const live = all.filter(({ state }) => state !== 'retired');
      await this.revisions.retire(transaction, deployment, live, words, actor);
      const modelVersions = new Map(
        all.map(({ modelVersionId, model, version, packageDigest }) => [
          modelVersionId,
          { modelVersionId, model, version, packageDigest },
        ]),
      );
      const data = {
        ...{ deploymentId, name, reason: words, reasonCode: reason, comment },
        ...{ forced: callers.length > 0, callers },
        modelVersions: [...modelVersions.values()],
        decommissionedBy: actor,
      };
      await this.outbox.publish(transaction, DeploymentDecommissioned, data, { actor });
      await publishRoute(transaction, this.outbox, { ...deployment, ...stopped });
    });
    this.wake.now();
  }
}
