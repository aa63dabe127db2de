import { Controller } from '@nestjs/common';
import { getHistogram, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MonitorService } from '../monitor/monitor.service';
import { idAfter } from '../page';
import { Histograms } from './histograms';
import { WindowStore } from './window-store';

@Controller()
export class WindowController {
  constructor(
    private readonly monitors: MonitorService,
    private readonly windows: WindowStore,
    private readonly histograms: Histograms,
  ) {}

  @Handles(listWindows)
  async list({ params, query }: RequestOf<typeof listWindows>) {
    const { name } = await this.monitors.get(params.name);
    const { limit, order } = query;
    return this.windows.list(name, { limit, order, after: idAfter(query.after, order) });
  }

  @Handles(getHistogram)
  histogram({ params }: RequestOf<typeof getHistogram>) {
    return this.histograms.get(params.name, params.window, params.column);
  }
}
