import { Controller } from '@nestjs/common';
import { listStatistics } from '@modelkeep/contracts/features/statistics.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { Statistics } from './statistics';

@Controller()
export class StatisticsController {
  constructor(
    private readonly views: FeatureViewService,
    private readonly statistics: Statistics,
  ) {}

  @Handles(listStatistics)
  async list({ params, query }: RequestOf<typeof listStatistics>) {
    const { name } = await this.views.get(params.name);
    return this.statistics.list(name, query.limit, query.after);
  }
}
