import { Controller } from '@nestjs/common';
import {
  applyFeatureView,
  getFeatureView,
  listFeatureViews,
} from '@modelkeep/contracts/features/feature-view.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewService } from './feature-view.service';

@Controller()
export class FeatureViewController {
  constructor(private readonly views: FeatureViewService) {}

  @Handles(applyFeatureView)
  apply({ params, body, caller }: RequestOf<typeof applyFeatureView>) {
    return this.views.apply(params.name, body, caller.name);
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
