import { defineEvent } from '../common/event';
import { WebhookSummary, webhookExample } from './webhook';

export const WebhookCreated = defineEvent({
  type: 'modelkeep.registry.webhook.created.v1',
  topic: 'registry.webhook',
  description: 'Somebody has the registry tell a server outside of what happens.',
  key: (data) => data.id,
  data: WebhookSummary,
  example: webhookExample,
});
