import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { Deployment, Revision } from '@modelkeep/contracts/deployment/deployment';
import {
  createDeployment,
  createRevision,
  decommissionDeployment,
  getDeployment,
  listDeployments,
  listRoutes,
  retireRevision,
  shiftTraffic,
} from '@modelkeep/contracts/deployment/deployment.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Deployments } from './deployments';

@Controller()
export class DeploymentController {
  constructor(private readonly deployments: Deployments) {}

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
  shiftTraffic({ params, body, caller }: RequestOf<typeof shiftTraffic>): Promise<Deployment> {
    return this.deployments.shiftTraffic(params.name, body.traffic, body.reason, caller.name);
  }

  @Handles(retireRevision)
  retire({ params, body, caller }: RequestOf<typeof retireRevision>): Promise<Revision> {
    return this.deployments.retire(params.name, params.revision, body.reason, caller.name);
  }

  @Handles(decommissionDeployment)
  decommission({ params, body, caller }: RequestOf<typeof decommissionDeployment>): Promise<Deployment> {
    return this.deployments.decommission(params.name, body.reason, caller.name);
  }

  @Handles(listRoutes)
  async routes(): Promise<ResponseOf<typeof listRoutes>> {
    return { routes: await this.deployments.routes() };
  }
}
