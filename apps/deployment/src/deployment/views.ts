import type { Deployment, Revision } from '@modelkeep/contracts/deployment/deployment';
import type { DeploymentEntity } from './deployment.entity';
import type { ReplicaEntity } from './replica.entity';
import type { RevisionEntity } from './revision.entity';

/** A deployment as the API shows it; revisions and replicas of others are passed over. */
export function deploymentView(
  deployment: DeploymentEntity,
  revisions: readonly RevisionEntity[],
  replicas: readonly ReplicaEntity[],
): Deployment {
  const { id, name, state, traffic, mirror, sticky, createdAt, createdBy } = deployment;
  return {
    ...{ id, name, state, traffic, createdBy },
    mirror: mirror ?? undefined,
    sticky: sticky ?? undefined,
    createdAt: createdAt.toISOString(),
    revisions: revisions
      .filter(({ deploymentId }) => deploymentId === id)
      .map((revision) =>
        revisionView(
          revision,
          replicas.filter((replica) => replica.deploymentId === id && replica.revision === revision.number),
        ),
      ),
  };
}

function revisionView(entity: RevisionEntity, replicas: readonly ReplicaEntity[]): Revision {
  const { deploymentId: _, failedStarts: __, retiredAt: ___, failure, createdAt, ...revision } = entity;
  return {
    ...revision,
    failure: failure ?? undefined,
    running: replicas.map(({ id, url, state, startedAt }) => ({
      ...{ id, url, state },
      startedAt: startedAt.toISOString(),
    })),
    createdAt: createdAt.toISOString(),
  };
}
