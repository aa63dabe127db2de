import { Controller } from '@nestjs/common';
import { acknowledgeAlert, listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { idAfter } from '../page';
import { AlertService } from './alert.service';

@Controller()
export class AlertController {
  constructor(private readonly alerts: AlertService) {}

  @Handles(listAlerts)
  list({ query: { limit, after, ...filter } }: RequestOf<typeof listAlerts>) {
    return this.alerts.list(filter, limit, idAfter(after));
  }

  @Handles(acknowledgeAlert)
  acknowledge({ params, caller }: RequestOf<typeof acknowledgeAlert>) {
    return this.alerts.acknowledge(params.id, caller.name);
  }
}
