import { Controller } from '@nestjs/common';
import { flushHistory, getHistory } from '@modelkeep/contracts/features/history.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { Freshness } from '../freshness/freshness';
import { Statistics } from '../statistics/statistics';
import { HistoryCompactor } from './history-compactor';
import { HistoryFlusher } from './history-flusher';
import { Segments } from './segments';

@Controller()
export class HistoryController {
  constructor(
    private readonly views: FeatureViewService,
    private readonly segments: Segments,
    private readonly flusher: HistoryFlusher,
    private readonly compactor: HistoryCompactor,
    private readonly statistics: Statistics,
    private readonly freshness: Freshness,
  ) {}

  @Handles(getHistory)
  async get({ params }: RequestOf<typeof getHistory>) {
    const { name } = await this.views.get(params.name);
    return this.segments.state(name);
  }

  @Handles(flushHistory)
  async flush({ params }: RequestOf<typeof flushHistory>) {
    const { name } = await this.views.get(params.name);
    await this.flusher.flush(name);
    await this.compactor.compact(name);
    await this.statistics.refresh(name, 0);
    await this.freshness.check(name);
    return this.segments.state(name);
  }
}
