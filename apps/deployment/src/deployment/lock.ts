import { conflict, notFound } from '@modelkeep/service';
import type { EntityManager } from 'typeorm';
import { DeploymentEntity } from './deployment.entity';

/** Locks a deployment's row: all changes of one deployment, and its events, follow one another. Throws 404. */
export async function lock(transaction: EntityManager, name: string): Promise<DeploymentEntity> {
  const deployment = await transaction.findOne(DeploymentEntity, {
    where: { name },
    lock: { mode: 'pessimistic_write' },
  });
  if (!deployment) throw notFound(`deployment ${name}`);
  return deployment;
}

/** `lock` that throws 409 where the deployment is decommissioned. */
export async function lockActive(transaction: EntityManager, name: string): Promise<DeploymentEntity> {
  const deployment = await lock(transaction, name);
  if (deployment.state !== 'active') throw conflict(`Deployment ${name} is decommissioned.`);
  return deployment;
}

/** `lock` for those who know its id. */
export function lockById(transaction: EntityManager, id: string): Promise<DeploymentEntity> {
  return transaction.findOneOrFail(DeploymentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
