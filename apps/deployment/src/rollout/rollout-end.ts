import { Injectable } from '@nestjs/common';
import { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import type { DeploymentEntity } from '../deployment/deployment.entity';
import { rollBack } from '../deployment/roll-back';
import { reroute, settle } from '../deployment/routing';
import type { RolloutEntity } from './rollout.entity';
import { RolloutLedger } from './rollout-ledger';

/** How rollouts end, and the split with them; the transaction holds the deployment's row. */
@Injectable()
export class RolloutEnd {
  constructor(
    private readonly outbox: Outbox,
    private readonly ledger: RolloutLedger,
  ) {}

  /** The candidate takes all traffic. */
  async promote(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    rollout: RolloutEntity,
    reason: string,
    actor: string,
  ): Promise<void> {
    await this.ledger.finish(transaction, deployment, rollout, 'promoted', reason, actor);
    const traffic = [{ revision: rollout.candidate, percent: 100 }];
    const why = { reason: `${rollout.strategy.kind} promoted: ${reason}`, actor, settled: true };
    await reroute(transaction, this.outbox, deployment, { traffic }, why);
    await settle(transaction, deployment.id);
  }

  /** The split stays as it was before; copies end. */
  async keep(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    rollout: RolloutEntity,
    reason: string,
    actor: string,
  ): Promise<void> {
    await this.ledger.finish(transaction, deployment, rollout, 'kept', reason, actor);
    const why = { reason: `${rollout.strategy.kind} ended: ${reason}`, actor, settled: true };
    await reroute(transaction, this.outbox, deployment, { traffic: rollout.before }, why);
  }

  async rollBack(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    rollout: RolloutEntity,
    reason: string,
    actor: string,
  ): Promise<void> {
    await this.ledger.finish(transaction, deployment, rollout, 'rolled-back', reason, actor);
    const { before: traffic, id: rolloutId } = rollout;
    await rollBack(transaction, this.outbox, deployment, { traffic, rolloutId, reason, actor });
  }
}
