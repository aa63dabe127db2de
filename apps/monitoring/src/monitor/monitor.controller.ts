import { Controller } from '@nestjs/common';
import { applyMonitor, getMonitor, listMonitors } from '@modelkeep/contracts/monitoring/monitor.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { MonitorService } from './monitor.service';

@Controller()
export class MonitorController {
  constructor(private readonly monitors: MonitorService) {}

  @Handles(applyMonitor)
  apply({ params, body, caller }: RequestOf<typeof applyMonitor>) {
    return this.monitors.apply(params.name, body, caller.name);
  }

  @Handles(listMonitors)
  list({ query }: RequestOf<typeof listMonitors>) {
    return this.monitors.list(query.limit, query.after);
  }

  @Handles(getMonitor)
  get({ params }: RequestOf<typeof getMonitor>) {
    return this.monitors.get(params.name);
  }
}
