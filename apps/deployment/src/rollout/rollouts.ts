import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Rollout } from '@modelkeep/contracts/deployment/rollout';
import type { startRollout } from '@modelkeep/contracts/deployment/rollout.api';
import { RolloutStarted } from '@modelkeep/contracts/deployment/rollout-started.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager, LessThan } from 'typeorm';
import { v7 } from 'uuid';
import { DeploymentEntity } from '../deployment/deployment.entity';
import { lockActive } from '../deployment/lock';
import { RevisionEntity } from '../deployment/revision.entity';
import { type AdmittedRequest, Revisions } from '../deployment/revisions';
import { percentOf } from '../deployment/traffic';
import { Wake } from '../reconcile/wake';
import { Observations } from './observations';
import { planOf } from './plan';
import { RolloutEntity } from './rollout.entity';
import { RolloutEnd } from './rollout-end';
import { RolloutLedger } from './rollout-ledger';

type Request = BodyOf<typeof startRollout>;

/** Rollouts as people start, see and promote them. The engine takes their steps. */
@Injectable()
export class Rollouts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly revisions: Revisions,
    private readonly ledger: RolloutLedger,
    private readonly end: RolloutEnd,
    private readonly observations: Observations,
    private readonly wake: Wake,
  ) {}

  /**
   * Throws 404, 409 where nothing takes traffic, another rollout is under way or the candidate cannot be one, 422 where
   * there is no such revision, and what the gate throws.
   */
  async start(
    name: string,
    { candidate, strategy, analysis, reason }: Request,
    actor: string,
  ): Promise<Rollout> {
    const admitted = 'model' in candidate ? await this.revisions.admit(candidate) : candidate.revision;
    const id = v7();
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const { id: deploymentId, traffic: before } = deployment;
      if (before.length === 0)
        throw conflict(`No revision of ${name} takes traffic yet; a rollout needs one to come from.`);
      if (await this.ledger.underWay(transaction, deploymentId))
        throw conflict(`A rollout of ${name} is under way; promote it or roll back first.`);
      const revision = await this.candidate(transaction, deployment, admitted, actor);
      const plan = planOf(strategy, revision.replicas);
      const row = { id, deploymentId, candidate: revision.number, strategy, analysis, plan, before };
      await transaction.insert(RolloutEntity, { ...row, state: 'running', startedBy: actor });
      const data = { deploymentId, deployment: name, rolloutId: id, candidate: revision.number };
      await this.outbox.publish(
        transaction,
        RolloutStarted,
        { ...data, strategy, analysis, reason, startedBy: actor },
        { actor },
      );
    });
    this.wake.now();
    return this.get(id);
  }

  /** Throws 404, 409 where none is under way or its candidate is not ready. */
  async promote(name: string, toEnd: boolean, reason: string, actor: string): Promise<Rollout> {
    const id = await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const rollout = await this.ledger.underWay(transaction, deployment.id);
      if (!rollout) throw conflict(`No rollout of ${name} is under way.`);
      if (rollout.step === 0) throw conflict(`Revision ${rollout.candidate} is not ready yet.`);
      const move = { transaction, deployment, rollout, reason, actor };
      if (!toEnd && rollout.step < rollout.plan.stages.length) await this.ledger.advance(move);
      else await this.end.promote(move);
      return rollout.id;
    });
    return this.get(id);
  }

  /** Throws 404. */
  async get(id: string): Promise<Rollout> {
    const { manager } = this.dataSource;
    const rollout = await manager.findOneBy(RolloutEntity, { id });
    if (!rollout) throw notFound(`rollout ${id}`);
    const { name } = await manager.findOneByOrFail(DeploymentEntity, { id: rollout.deploymentId });
    return this.view(rollout, name);
  }

  /** Throws 404. */
  async list(name: string, { limit, after }: PageQuery): Promise<{ items: Rollout[]; next?: string }> {
    const { manager } = this.dataSource;
    const deployment = await manager.findOneBy(DeploymentEntity, { name });
    if (!deployment) throw notFound(`deployment ${name}`);
    const found = await manager.find(RolloutEntity, {
      where: { deploymentId: deployment.id, ...(after !== undefined && { id: LessThan(after) }) },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const items = await Promise.all(found.slice(0, limit).map((rollout) => this.view(rollout, name)));
    return { items, next: found.length > limit ? items.at(-1)?.id : undefined };
  }

  private async candidate(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    wanted: AdmittedRequest | number,
    actor: string,
  ): Promise<{ number: number; replicas: number }> {
    if (typeof wanted !== 'number') {
      const number = await this.revisions.add(transaction, deployment, wanted, actor);
      return { number, replicas: wanted.replicas };
    }
    const revision = await transaction.findOneBy(RevisionEntity, {
      deploymentId: deployment.id,
      number: wanted,
    });
    if (!revision)
      throw unprocessable('The rollout cannot work.', [
        { path: 'body.candidate.revision', message: `there is no revision ${wanted}` },
      ]);
    if (revision.state === 'failed' || revision.state === 'retired')
      throw conflict(`Revision ${wanted} is ${revision.state}.`);
    if (percentOf(deployment.traffic, wanted) > 0)
      throw conflict(`Revision ${wanted} takes traffic already.`);
    return revision;
  }

  private async view(rollout: RolloutEntity, deployment: string): Promise<Rollout> {
    const { id, candidate, strategy, analysis, plan, before, state, step, startedBy } = rollout;
    return {
      ...{ id, deployment, candidate, strategy, analysis, before, state, step, startedBy },
      steps: plan.stages.length,
      held: state === 'running' && (plan.stages[step - 1]?.held ?? false),
      outcome: rollout.outcome ?? undefined,
      observed: await this.observations.of(this.dataSource.manager, rollout),
      startedAt: rollout.startedAt.toISOString(),
      stepStartedAt: rollout.stepStartedAt.toISOString(),
      finishedAt: rollout.finishedAt?.toISOString(),
    };
  }
}
