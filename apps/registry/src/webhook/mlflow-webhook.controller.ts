import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { toMlflow } from './event-name';
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  testWebhook,
  updateWebhook,
} from './mlflow-webhook.api';
import { type Webhook, Webhooks } from './webhooks';
import { WebhookTrial } from './webhook-trial';

@Controller()
@UseFilters(MlflowErrorFilter)
export class MlflowWebhookController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly trial: WebhookTrial,
  ) {}

  @Handles(createWebhook)
  async create({ body, caller }: RequestOf<typeof createWebhook>) {
    return { webhook: view(await this.webhooks.create(body, caller.name)) };
  }

  @Handles(listWebhooks)
  async list({ query }: RequestOf<typeof listWebhooks>) {
    const { webhooks, next } = await this.webhooks.list(query.max_results, query.page_token);
    return { webhooks: webhooks.map(view), next_page_token: next };
  }

  @Handles(getWebhook)
  async get({ params }: RequestOf<typeof getWebhook>) {
    return { webhook: view(await this.webhooks.get(params.webhookId)) };
  }

  @Handles(updateWebhook)
  async update({ params, body, caller }: RequestOf<typeof updateWebhook>) {
    return { webhook: view(await this.webhooks.update(params.webhookId, body, caller.name)) };
  }

  @Handles(deleteWebhook)
  async delete({ params, caller }: RequestOf<typeof deleteWebhook>) {
    await this.webhooks.delete(params.webhookId, caller.name);
    return {};
  }

  @Handles(testWebhook)
  async test({ params, body }: RequestOf<typeof testWebhook>) {
    return { result: await this.trial.run(params.webhookId, body.event) };
  }
}

/** As MLflow's API shows it: never with its secret. */
function view({ id, name, description, url, events, status, created_at, updated_at }: Webhook) {
  return {
    webhook_id: id,
    name,
    ...(description !== null && { description }),
    url,
    events: events.map(toMlflow),
    status,
    creation_timestamp: created_at.getTime(),
    last_updated_timestamp: updated_at.getTime(),
  };
}
