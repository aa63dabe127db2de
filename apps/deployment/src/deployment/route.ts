import type { Mirror, Route } from '@modelkeep/contracts/deployment/deployment';
import { RouteChanged } from '@modelkeep/contracts/deployment/route-changed.event';
import type { Outbox } from '@modelkeep/eventing';
import type { EntityManager } from 'typeorm';
import type { DeploymentEntity } from './deployment.entity';
import { ReplicaEntity } from './replica.entity';

type Located = Pick<ReplicaEntity, 'revision' | 'state' | 'url'>;

/** Where requests go: each revision with a share, and its replicas that are ready. */
export function routeOf(
  { name, traffic, mirror, sticky }: Pick<DeploymentEntity, 'name' | 'traffic' | 'mirror' | 'sticky'>,
  replicas: readonly Located[],
): Route {
  const located = ({ revision, percent }: Mirror) => ({
    revision,
    percent,
    urls: urlsOf(replicas.filter((replica) => replica.revision === revision)),
  });
  return {
    deployment: name,
    revisions: traffic.map(located),
    ...(mirror && { mirror: located(mirror) }),
    ...(sticky && { sticky }),
  };
}

/** Where no replica is ready, those that do not answer their health check: they may be slow, not dead. */
function urlsOf(replicas: readonly Located[]): string[] {
  const [best = []] = (['ready', 'unresponsive'] as const)
    .map((state) => replicas.filter((replica) => replica.state === state))
    .filter((found) => found.length > 0);
  return best.map(({ url }) => url).sort();
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

/** Whether a change of this revision's replicas changes the route. */
export const isRouted = (
  { traffic, mirror }: Pick<DeploymentEntity, 'traffic' | 'mirror'>,
  revision: number,
): boolean => traffic.some((part) => part.revision === revision) || mirror?.revision === revision;
