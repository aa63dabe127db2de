import { Controller } from '@nestjs/common';
import {
  applyFeatureService,
  getFeatureService,
  listFeatureServices,
} from '@modelkeep/contracts/features/feature-service.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureServices } from './feature-services';

@Controller()
export class FeatureServiceController {
  constructor(private readonly services: FeatureServices) {}

  @Handles(applyFeatureService)
  apply({ params, body, caller }: RequestOf<typeof applyFeatureService>) {
    return this.services.apply(params.name, body, caller.name);
  }

  @Handles(getFeatureService)
  get({ params, query }: RequestOf<typeof getFeatureService>) {
    return this.services.get(params.name, query.version);
  }

  @Handles(listFeatureServices)
  list({ query }: RequestOf<typeof listFeatureServices>) {
    return this.services.list(query.limit, query.after);
  }
}
