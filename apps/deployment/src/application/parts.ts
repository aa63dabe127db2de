import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { ApplicationDefinition } from '@modelkeep/contracts/deployment/application';
import { getFeatureService } from '@modelkeep/contracts/features/feature-service.api';
import { getPipeline } from '@modelkeep/contracts/pipelines/pipeline.api';
import { type FieldFault, ServiceClient, unavailable } from '@modelkeep/service';
import { type EntityManager, In } from 'typeorm';
import { DeploymentEntity } from '../deployment/deployment.entity';

/** What an application is made of, here and at other services. */
@Injectable()
export class Parts {
  constructor(private readonly services: ServiceClient) {}

  /** Names that do not exist. Throws 503 where a service does not answer. */
  async missing(
    manager: EntityManager,
    { deployments, featureServices, pipelines }: ApplicationDefinition,
  ): Promise<FieldFault[]> {
    const own = await manager.findBy(DeploymentEntity, { name: In(deployments) });
    const known = new Set(own.map(({ name }) => name));
    const ask = { featureServices: getFeatureService, pipelines: getPipeline };
    const others = await Promise.all([
      ...featureServices.map((name, index) =>
        absent('featureServices', index, name, () =>
          this.services.call(ask.featureServices, { params: { name } }),
        ),
      ),
      ...pipelines.map((name, index) =>
        absent('pipelines', index, name, () => this.services.call(ask.pipelines, { params: { name } })),
      ),
    ]);
    return [
      ...deployments.flatMap((name, index) => (known.has(name) ? [] : [faultOf('deployments', index, name)])),
      ...others.flat(),
    ];
  }

  /** Those of the application's deployments that are not decommissioned. */
  async activeDeployments(manager: EntityManager, { deployments }: ApplicationDefinition): Promise<string[]> {
    const found = await manager.findBy(DeploymentEntity, { name: In(deployments), state: 'active' });
    return found.map(({ name }) => name).sort();
  }
}

const faultOf = (list: string, index: number, name: string): FieldFault => ({
  path: `body.${list}.${index}`,
  message: `there is no ${name}`,
});

async function absent(
  list: string,
  index: number,
  name: string,
  ask: () => Promise<unknown>,
): Promise<FieldFault[]> {
  try {
    await ask();
    return [];
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [faultOf(list, index, name)];
    throw unavailable(`It cannot be told whether ${name} is there: ${(error as Error).message}`);
  }
}
