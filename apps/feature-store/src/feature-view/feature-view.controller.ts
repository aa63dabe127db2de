import { Controller } from '@nestjs/common';
import {
  applyFeatureView,
  getFeatureView,
  listFeatureViews,
} from '@modelkeep/contracts/features/feature-view.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewService } from './feature-view.service';

@Controller()
export class FeatureViewController {
  constructor(
    private readonly views: FeatureViewService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Handles(applyFeatureView)
  async apply({ params, body, caller }: RequestOf<typeof applyFeatureView>) {
    const { after } = await this.unitOfWork.run((transaction) =>
      this.views.apply(transaction, params.name, body, caller.name),
    );
    return after;
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
