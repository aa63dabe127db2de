import { Injectable } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { Split, Traffic } from '@modelkeep/contracts/deployment/deployment';
import type { listSplits } from '@modelkeep/contracts/deployment/deployment.api';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, invalid, notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { RolloutLedger } from '../rollout/rollout-ledger';
import { DeploymentEntity } from './deployment.entity';
import { lockActive } from './lock';
import { RevisionEntity } from './revision.entity';
import { rollBack } from './roll-back';
import { reroute } from './routing';
import { findTrafficFaults, isSameTraffic } from './traffic';

type SplitPage = ResponseOf<typeof listSplits>;

/** Who gets the requests of a deployment, now and before. */
@Injectable()
export class Splits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly rollouts: RolloutLedger,
  ) {}

  /** Throws 404, 409 where a revision is not ready or a rollout is under way, 422 where there is no such revision. */
  async shift(name: string, traffic: Traffic, reason: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      await this.requireReady(transaction, deployment, traffic, 'body.traffic');
      if (await this.rollouts.underWay(transaction, deployment.id))
        throw conflict(`A rollout of ${name} is under way; promote it or roll back first.`);
      await reroute(transaction, this.outbox, deployment, { traffic }, { reason, actor, settled: true });
    });
  }

  /**
   * Ends a rollout that is under way. Throws 404, 409 where there is nothing to go back to or it is not ready, 422
   * where there is no such revision.
   */
  async rollBack(name: string, revision: number | undefined, reason: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const deployment = await lockActive(transaction, name);
      const rollout = await this.rollouts.underWay(transaction, deployment.id);
      const traffic =
        revision !== undefined
          ? [{ revision, percent: 100 }]
          : (rollout?.before ?? (await splitBefore(transaction, deployment)));
      if (!rollout && isSameTraffic(traffic, deployment.traffic))
        throw conflict(`Revision ${revision} of ${name} takes all traffic already.`);
      await this.requireReady(transaction, deployment, traffic, 'body');
      if (rollout)
        await this.rollouts.finish({ transaction, deployment, rollout, reason, actor }, 'rolled-back');
      await rollBack(transaction, this.outbox, deployment, {
        traffic,
        rolloutId: rollout?.id,
        reason,
        actor,
      });
    });
  }

  /** Throws 404. */
  async list(name: string, { limit, after }: PageQuery): Promise<SplitPage> {
    if (after !== undefined && !/^\d{1,9}$/.test(after))
      throw invalid([{ path: 'query.after', message: 'expected the next of the page before' }]);
    const { manager } = this.dataSource;
    const deployment = await manager.findOneBy(DeploymentEntity, { name });
    if (!deployment) throw notFound(`deployment ${name}`);
    const rows = await manager.query<(SplitPage['items'][number] & { shiftedAt: Date })[]>(PAGE, [
      deployment.id,
      after ?? null,
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map((row) => ({ ...row, shiftedAt: row.shiftedAt.toISOString() }));
    return { items, next: rows.length > limit ? String(items.at(-1)?.number) : undefined };
  }

  private async requireReady(
    transaction: EntityManager,
    deployment: DeploymentEntity,
    traffic: Split,
    path: string,
  ): Promise<void> {
    const revisions = await transaction.findBy(RevisionEntity, { deploymentId: deployment.id });
    const faults = findTrafficFaults(traffic, revisions);
    const unknown = faults.filter(({ kind }) => kind === 'unknown');
    if (unknown.length > 0) {
      const place = (index: number) => (path === 'body' ? 'body.revision' : `${path}.${index}.revision`);
      const errors = unknown.map(({ index, message }) => ({ path: place(index), message }));
      throw unprocessable('The split cannot work.', errors);
    }
    if (faults.length > 0) throw conflict(faults.map(({ message }) => message).join('; '));
  }
}

/** The newest split that was no step of a rollout, and is not the present one. Throws 409 where there is none. */
async function splitBefore(
  transaction: EntityManager,
  { id, name, traffic }: DeploymentEntity,
): Promise<Split> {
  const [before] = await transaction.query<{ traffic: Split }[]>(
    `SELECT traffic FROM split WHERE deployment_id = $1 AND settled AND traffic <> $2
     ORDER BY number DESC LIMIT 1`,
    [id, JSON.stringify(traffic)],
  );
  if (!before) throw conflict(`Deployment ${name} never had another split.`);
  return before.traffic;
}

const PAGE = `
  SELECT number, traffic, settled, reason, shifted_by AS "shiftedBy", shifted_at AS "shiftedAt"
  FROM split WHERE deployment_id = $1 AND ($2::int IS NULL OR number < $2) ORDER BY number DESC LIMIT $3`;
