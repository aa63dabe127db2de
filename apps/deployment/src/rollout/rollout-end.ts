import { Injectable } from '@nestjs/common';
import { Outbox } from '@modelkeep/eventing';
import { rollBack } from '../deployment/roll-back';
import { reroute, settle } from '../deployment/routing';
import { RolloutLedger, type RolloutMove } from './rollout-ledger';

/** How rollouts end, and the split with them; the transaction holds the deployment's row. */
@Injectable()
export class RolloutEnd {
  constructor(
    private readonly outbox: Outbox,
    private readonly ledger: RolloutLedger,
  ) {}

  /** The candidate takes all traffic. */
  async promote(move: RolloutMove): Promise<void> {
    const { transaction, deployment, rollout, reason, actor } = move;
    await this.ledger.finish(move, 'promoted');
    const traffic = [{ revision: rollout.candidate, percent: 100 }];
    const why = { reason: `${rollout.strategy.kind} promoted: ${reason}`, actor, settled: true };
    await reroute(transaction, this.outbox, deployment, { traffic }, why);
    await settle(transaction, deployment.id);
  }

  /** The split stays as it was before; copies end. */
  async keep(move: RolloutMove): Promise<void> {
    const { transaction, deployment, rollout, reason, actor } = move;
    await this.ledger.finish(move, 'kept');
    const why = { reason: `${rollout.strategy.kind} ended: ${reason}`, actor, settled: true };
    await reroute(transaction, this.outbox, deployment, { traffic: rollout.before }, why);
  }

  async rollBack(move: RolloutMove): Promise<void> {
    const { transaction, deployment, rollout, reason, actor } = move;
    await this.ledger.finish(move, 'rolled-back');
    const { before: traffic, id: rolloutId } = rollout;
    await rollBack(transaction, this.outbox, deployment, { traffic, rolloutId, reason, actor });
  }
}
