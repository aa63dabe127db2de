import { Controller } from '@nestjs/common';
import { listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MonitorService } from '../monitor/monitor.service';
import { idAfter } from '../page';
import { WindowStore } from './window-store';

@Controller()
export class WindowController {
  constructor(
    private readonly monitors: MonitorService,
    private readonly windows: WindowStore,
  ) {}

  @Handles(listWindows)
  async list({ params, query }: RequestOf<typeof listWindows>) {
    const { name } = await this.monitors.get(params.name);
    const { limit, order } = query;
    return this.windows.list(name, { limit, order, after: idAfter(query.after, order) });
  }
}
