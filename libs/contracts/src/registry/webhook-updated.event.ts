import { defineEvent } from '../common/event';
import { WebhookSummary, webhookExample } from './webhook';

export const WebhookUpdated = defineEvent({
  type: 'modelkeep.registry.webhook.updated.v1',
  topic: 'registry.webhook',
  description: 'A webhook was changed; the data says how it is now.',
  key: (data) => data.id,
  data: WebhookSummary,
  example: { ...webhookExample, status: 'DISABLED' },
});
