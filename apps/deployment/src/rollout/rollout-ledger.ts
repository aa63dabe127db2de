import { Injectable } from '@nestjs/common';
import type { Rollout } from '@modelkeep/contracts/deployment/rollout';
import { RolloutAdvanced } from '@modelkeep/contracts/deployment/rollout-advanced.event';
import { RolloutFinished } from '@modelkeep/contracts/deployment/rollout-finished.event';
import { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import type { DeploymentEntity } from '../deployment/deployment.entity';
import { reroute } from '../deployment/routing';
import { Observations } from './observations';
import type { Stage } from './plan';
import { RolloutEntity } from './rollout.entity';
import { splitWith } from './split-with';

/** What moves a rollout, and in which transaction: it holds the deployment's row. */
export interface RolloutMove {
  transaction: EntityManager;
  deployment: DeploymentEntity;
  rollout: RolloutEntity;
  reason: string;
  actor: string;
}

/** Records the steps of rollouts, in transactions that hold the deployment's row. */
@Injectable()
export class RolloutLedger {
  constructor(
    private readonly outbox: Outbox,
    private readonly observations: Observations,
  ) {}

  async underWay(transaction: EntityManager, deploymentId: string): Promise<RolloutEntity | undefined> {
    const found = await transaction.findOneBy(RolloutEntity, { deploymentId, state: 'running' });
    return found ?? undefined;
  }

  /** The next stage begins. */
  async advance({ transaction, deployment, rollout, reason, actor }: RolloutMove): Promise<void> {
    const { id, candidate, before, plan } = rollout;
    const step = rollout.step + 1;
    const { percent, mirrorPercent, sticky } = plan.stages[step - 1] as Stage;
    await transaction.update(RolloutEntity, id, { step, stepStartedAt: () => 'now()' });
    const { id: deploymentId, name } = deployment;
    const steps = plan.stages.length;
    await this.outbox.publish(
      transaction,
      RolloutAdvanced,
      {
        ...{ deploymentId, deployment: name, rolloutId: id },
        ...{ candidate, step, steps, percent, mirrorPercent, reason },
      },
      { actor },
    );
    const traffic = percent > 0 ? splitWith(before, candidate, percent) : before;
    const mirror = mirrorPercent > 0 ? { revision: candidate, percent: mirrorPercent } : undefined;
    const words = `${rollout.strategy.kind}, step ${step} of ${steps}: ${reason}`;
    await reroute(
      transaction,
      this.outbox,
      deployment,
      { traffic, mirror, sticky },
      { reason: words, actor, settled: false },
    );
  }

  /** Leaves the split as it is: the caller routes. */
  async finish(
    { transaction, deployment, rollout, reason, actor }: RolloutMove,
    outcome: Exclude<Rollout['state'], 'running'>,
  ): Promise<void> {
    const { id: deploymentId, name } = deployment;
    const { id, candidate, step } = rollout;
    const finished = { state: outcome, outcome: reason, finishedAt: () => 'now()' };
    await transaction.update(RolloutEntity, id, finished);
    const observed = await this.observations.of(transaction, { id, step });
    await this.outbox.publish(
      transaction,
      RolloutFinished,
      {
        ...{ deploymentId, deployment: name, rolloutId: id, candidate },
        ...{ outcome, reason, observed, finishedBy: actor },
      },
      { actor },
    );
  }
}
