import type { Split } from '@modelkeep/contracts/deployment/deployment';
import { DeploymentRolledBack } from '@modelkeep/contracts/deployment/deployment-rolled-back.event';
import type { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import type { DeploymentEntity } from './deployment.entity';
import { reroute } from './routing';

/** Takes all traffic of a deployment, whose row the transaction holds, back to `traffic`. */
export async function rollBack(
  transaction: EntityManager,
  outbox: Outbox,
  deployment: DeploymentEntity,
  {
    traffic,
    rolloutId,
    reason,
    actor,
  }: { traffic: Split; rolloutId?: string; reason: string; actor: string },
): Promise<void> {
  const { id: deploymentId, name, traffic: previous } = deployment;
  await reroute(
    transaction,
    outbox,
    deployment,
    { traffic },
    { reason: `rollback: ${reason}`, actor, settled: true },
  );
  const data = { deploymentId, deployment: name, traffic, previous, rolloutId, reason, rolledBackBy: actor };
  await outbox.publish(transaction, DeploymentRolledBack, data, { actor });
}
