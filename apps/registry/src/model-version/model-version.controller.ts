import { Controller } from '@nestjs/common';
import {
  decommissionModelVersion,
  getModelVersion,
  listModelVersions,
  registerModelVersion,
} from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ModelVersionService } from './model-version.service';

@Controller()
export class ModelVersionController {
  constructor(private readonly versions: ModelVersionService) {}

  @Handles(registerModelVersion)
  register({ params, body, caller }: RequestOf<typeof registerModelVersion>) {
    return this.versions.register(params.model, body, caller.name);
  }

  @Handles(getModelVersion)
  get({ params }: RequestOf<typeof getModelVersion>) {
    return this.versions.get(params.model, params.version);
  }

  @Handles(listModelVersions)
  list({ params, query }: RequestOf<typeof listModelVersions>) {
    return this.versions.list(params.model, query.limit, query.after);
  }

  @Handles(decommissionModelVersion)
  decommission({ params, body, caller }: RequestOf<typeof decommissionModelVersion>) {
    return this.versions.decommission(params.model, params.version, body, caller.name);
  }
}
