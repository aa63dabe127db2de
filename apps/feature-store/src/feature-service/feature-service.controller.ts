import { Controller } from '@nestjs/common';
import {
  applyFeatureService,
  getFeatureService,
  listFeatureServices,
} from '@modelkeep/contracts/features/feature-service.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureServices } from './feature-services';

@Controller()
export class FeatureServiceController {
  constructor(
    private readonly services: FeatureServices,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Handles(applyFeatureService)
  async apply({ params, body, caller }: RequestOf<typeof applyFeatureService>) {
    const { after } = await this.unitOfWork.run((transaction) =>
      this.services.apply(transaction, params.name, body, caller.name),
    );
    return after;
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
