import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { Rounds } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { DataSource, type EntityManager, Not } from 'typeorm';
import type { DeploymentEntity } from '../deployment/deployment.entity';
import { lockById } from '../deployment/lock';
import { ReplicaEntity } from '../deployment/replica.entity';
import { RevisionEntity } from '../deployment/revision.entity';
import { decide, type Situation } from './decide';
import { Observations } from './observations';
import { RolloutEntity } from './rollout.entity';
import { RolloutEnd } from './rollout-end';
import { RolloutLedger } from './rollout-ledger';

const ROUND_MS = 500;
const ACTOR = 'service:deployment';

/**
 * Takes rollouts on, step by step. All that it goes by is in the database, so a restart changes nothing; it decides in
 * the transaction that locks the deployment, so several of it take turns.
 */
@Injectable()
export class RolloutEngine implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly rounds = new Rounds(new Logger('Rollouts'), ROUND_MS, () => this.round());

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: RolloutLedger,
    private readonly end: RolloutEnd,
    private readonly observations: Observations,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<void> {
    const running = await this.dataSource.manager.findBy(RolloutEntity, { state: 'running' });
    for (const { deploymentId } of running) await this.takeStep(deploymentId);
  }

  private takeStep(deploymentId: string): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const deployment = await lockById(transaction, deploymentId);
      const rollout = await this.ledger.underWay(transaction, deploymentId);
      if (!rollout) return;
      const decision = decide(await this.situation(transaction, deployment, rollout));
      if (decision.kind === 'wait') return;
      const { kind, reason } = decision;
      logger().info({ deployment: deployment.name, rollout: rollout.id, kind, reason }, 'a rollout moves');
      const move = { transaction, deployment, rollout, reason, actor: ACTOR };
      if (kind === 'advance') await this.ledger.advance(move);
      else if (kind === 'promote') await this.end.promote(move);
      else if (kind === 'keep') await this.end.keep(move);
      else await this.end.rollBack(move);
    });
  }

  private async situation(
    transaction: EntityManager,
    { name }: DeploymentEntity,
    rollout: RolloutEntity,
  ): Promise<Situation> {
    const { deploymentId, candidate: number, plan, analysis, step, startedAt, stepStartedAt } = rollout;
    const { state, failure } = await transaction.findOneByOrFail(RevisionEntity, { deploymentId, number });
    const [clock] = await transaction.query<{ now: Date }[]>('SELECT now()');
    const since = (then: Date) => ((clock?.now ?? then).getTime() - then.getTime()) / 1000;
    return {
      ...{ plan, analysis, step, seconds: since(startedAt), stepSeconds: since(stepStartedAt) },
      revision: { number, state, failure: failure ?? undefined },
      readyReplicas: await transaction.countBy(ReplicaEntity, {
        deploymentId,
        revision: number,
        // One that does not answer its health check just now may be slow, not dead.
        state: Not('starting' as const),
      }),
      ...(await this.observations.of(transaction, rollout)),
      driftAlerts: await this.observations.driftAlerts(transaction, name, startedAt),
    };
  }
}
