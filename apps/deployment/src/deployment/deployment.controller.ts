import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { Deployment, Revision } from '@modelkeep/contracts/deployment/deployment';
import {
  createDeployment,
  createRevision,
  decommissionDeployment,
  getDeployment,
  listConsumers,
  listDeployments,
  listRoutes,
  listSplits,
  retireRevision,
  rollBackDeployment,
  shiftTraffic,
} from '@modelkeep/contracts/deployment/deployment.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Consumers } from '../consumer/consumers';
import { Decommissioning } from './decommissioning';
import { Deployments } from './deployments';
import { Splits } from './splits';

@Controller()
export class DeploymentController {
  constructor(
    private readonly deployments: Deployments,
    private readonly splits: Splits,
    private readonly decommissioning: Decommissioning,
    private readonly consumers: Consumers,
  ) {}

  @Handles(createDeployment)
  create({ body, caller }: RequestOf<typeof createDeployment>): Promise<Deployment> {
    const { name, ...revision } = body;
    return this.deployments.create(name, revision, caller.name);
  }

  @Handles(getDeployment)
  get({ params }: RequestOf<typeof getDeployment>): Promise<Deployment> {
    return this.deployments.get(params.name);
  }

  @Handles(listDeployments)
  list({ query }: RequestOf<typeof listDeployments>): Promise<ResponseOf<typeof listDeployments>> {
    return this.deployments.list(query);
  }

  @Handles(createRevision)
  createRevision({ params, body, caller }: RequestOf<typeof createRevision>): Promise<Revision> {
    return this.deployments.createRevision(params.name, body, caller.name);
  }

  @Handles(shiftTraffic)
  async shiftTraffic({ params, body, caller }: RequestOf<typeof shiftTraffic>): Promise<Deployment> {
    await this.splits.shift(params.name, body.traffic, body.reason, caller.name);
    return this.deployments.get(params.name);
  }

  @Handles(rollBackDeployment)
  async rollBack({ params, body, caller }: RequestOf<typeof rollBackDeployment>): Promise<Deployment> {
    await this.splits.rollBack(params.name, body.revision, body.reason, caller.name);
    return this.deployments.get(params.name);
  }

  @Handles(listSplits)
  listSplits({ params, query }: RequestOf<typeof listSplits>): Promise<ResponseOf<typeof listSplits>> {
    return this.splits.list(params.name, query);
  }

  @Handles(listConsumers)
  listConsumers({
    params,
    query,
  }: RequestOf<typeof listConsumers>): Promise<ResponseOf<typeof listConsumers>> {
    return this.consumers.list(params.name, query);
  }

  @Handles(retireRevision)
  retire({ params, body, caller }: RequestOf<typeof retireRevision>): Promise<Revision> {
    return this.deployments.retire(params.name, params.revision, body.reason, caller.name);
  }

  @Handles(decommissionDeployment)
  async decommission({
    params,
    body,
    caller,
  }: RequestOf<typeof decommissionDeployment>): Promise<Deployment> {
    await this.decommissioning.decommission(params.name, body, caller.name);
    return this.deployments.get(params.name);
  }

  @Handles(listRoutes)
  async routes(): Promise<ResponseOf<typeof listRoutes>> {
    return { routes: await this.deployments.routes() };
  }
}
