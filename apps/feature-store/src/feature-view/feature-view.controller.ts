import { Controller } from '@nestjs/common';
import {
  applyFeatureView,
  getFeatureView,
  listFeatureViews,
} from '@modelkeep/contracts/features/feature-view.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureServices } from '../feature-service/feature-services';
import { FeatureViewService } from './feature-view.service';

@Controller()
export class FeatureViewController {
  constructor(
    private readonly views: FeatureViewService,
    private readonly services: FeatureServices,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Handles(applyFeatureView)
  apply({ params, body, caller }: RequestOf<typeof applyFeatureView>) {
    return this.unitOfWork.run(async (transaction) => {
      const { after } = await this.views.apply(transaction, params.name, body, caller.name);
      await this.services.requireWhole(transaction, params.name);
      return after;
    });
  }

  @Handles(getFeatureView)
  get({ params }: RequestOf<typeof getFeatureView>) {
    return this.views.get(params.name);
  }

  @Handles(listFeatureViews)
  list({ query }: RequestOf<typeof listFeatureViews>) {
    return this.views.list(query.limit, query.after);
  }
}
