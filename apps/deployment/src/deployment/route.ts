import type { Route } from '@modelkeep/contracts/deployment/deployment';
import { RouteChanged } from '@modelkeep/contracts/deployment/route-changed.event';
import type { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import type { DeploymentEntity } from './deployment.entity';
import { ReplicaEntity } from './replica.entity';

/** Where requests go: each revision with a share, and its replicas that are ready. */
export function routeOf(
  { name, traffic }: Pick<DeploymentEntity, 'name' | 'traffic'>,
  replicas: readonly Pick<ReplicaEntity, 'revision' | 'state' | 'url'>[],
): Route {
  return {
    deployment: name,
    revisions: traffic.map(({ revision, percent }) => ({
      revision,
      percent,
      urls: replicas
        .filter((replica) => replica.revision === revision && replica.state === 'ready')
        .map(({ url }) => url)
        .sort(),
    })),
  };
}

/** Tells the route as it is now; the transaction holds the deployment's row. */
export async function publishRoute(
  transaction: EntityManager,
  outbox: Outbox,
  deployment: DeploymentEntity,
): Promise<void> {
  const replicas = await transaction.findBy(ReplicaEntity, { deploymentId: deployment.id });
  const route = routeOf(deployment, replicas);
  await outbox.publish(transaction, RouteChanged, { deploymentId: deployment.id, ...route });
}
