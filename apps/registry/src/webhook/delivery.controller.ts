import { Controller } from '@nestjs/common';
import { listWebhookDeliveries } from '@modelkeep/contracts/registry/webhook.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { DeliveryLog } from './delivery-log';

@Controller()
export class DeliveryController {
  constructor(private readonly log: DeliveryLog) {}

  @Handles(listWebhookDeliveries)
  list({ params, query }: RequestOf<typeof listWebhookDeliveries>) {
    return this.log.list(params.webhookId, query.limit, query.after);
  }
}
