import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { Application } from '@modelkeep/contracts/deployment/application';
import {
  applyApplication,
  getApplication,
  listApplications,
  retireApplication,
} from '@modelkeep/contracts/deployment/application.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Applications } from './applications';

@Controller()
export class ApplicationController {
  constructor(private readonly applications: Applications) {}

  @Handles(applyApplication)
  apply({ params, body, caller }: RequestOf<typeof applyApplication>): Promise<Application> {
    return this.applications.apply(params.name, body, caller.name);
  }

  @Handles(getApplication)
  get({ params }: RequestOf<typeof getApplication>): Promise<Application> {
    return this.applications.get(params.name);
  }

  @Handles(listApplications)
  list({ query }: RequestOf<typeof listApplications>): Promise<ResponseOf<typeof listApplications>> {
    return this.applications.list(query);
  }

  @Handles(retireApplication)
  retire({ params, body, caller }: RequestOf<typeof retireApplication>): Promise<Application> {
    return this.applications.retire(params.name, body.reason, caller.name);
  }
}
