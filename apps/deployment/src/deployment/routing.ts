import { isDeepStrictEqual } from 'node:util';
import type { Mirror, Split, StickyKey } from '@modelkeep/contracts/deployment/deployment';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import type { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import { DeploymentEntity } from './deployment.entity';
import { publishRoute } from './route';
import { isSameTraffic, normalize } from './traffic';

/** Who answers, who gets copies, and what keeps requests together. */
export interface Routing {
  traffic: Split;
  mirror?: Mirror;
  sticky?: StickyKey;
}

export interface Why {
  reason: string;
  actor: string;
  /** False for a step on the way: a rollback passes over it. */
  settled: boolean;
}

/** Routes a deployment whose row the transaction holds; what is so already changes nothing. */
export async function reroute(
  transaction: EntityManager,
  outbox: Outbox,
  deployment: DeploymentEntity,
  { traffic, mirror, sticky }: Routing,
  { reason, actor, settled }: Why,
): Promise<void> {
  const { id: deploymentId, name, traffic: previous } = deployment;
  const next = { traffic: normalize(traffic), mirror: mirror ?? null, sticky: sticky ?? null };
  const moved = !isSameTraffic(previous, next.traffic);
  const { mirror: copied, sticky: kept } = deployment;
  if (!moved && isDeepStrictEqual([copied, kept], [next.mirror, next.sticky])) return;
  Object.assign(deployment, next);
  await transaction.update(DeploymentEntity, deploymentId, next);
  if (moved) {
    await transaction.query(INSERT_SPLIT, [
      deploymentId,
      JSON.stringify(next.traffic),
      settled,
      reason,
      actor,
    ]);
    const data = {
      deploymentId,
      deployment: name,
      traffic: next.traffic,
      previous,
      reason,
      shiftedBy: actor,
    };
    await outbox.publish(transaction, TrafficShifted, data, { actor });
  }
  await publishRoute(transaction, outbox, deployment);
}

/** The split as it is now is one to come back to. */
export async function settle(transaction: EntityManager, deploymentId: string): Promise<void> {
  await transaction.query(
    `UPDATE split SET settled = true WHERE deployment_id = $1
     AND number = (SELECT max(number) FROM split WHERE deployment_id = $1)`,
    [deploymentId],
  );
}

const INSERT_SPLIT = `
  INSERT INTO split (deployment_id, number, traffic, settled, reason, shifted_by)
  SELECT $1, COALESCE(max(number), 0) + 1, $2, $3, $4, $5 FROM split WHERE deployment_id = $1`;
