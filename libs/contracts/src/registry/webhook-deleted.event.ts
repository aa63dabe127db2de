import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Uuid } from '../common/types';
import { webhookExample } from './webhook';

export const WebhookDeleted = defineEvent({
  type: 'modelkeep.registry.webhook.deleted.v1',
  topic: 'registry.webhook',
  description: 'A webhook was deleted, with what was not delivered yet.',
  key: (data) => data.id,
  data: z.object({ id: Uuid, name: z.string() }),
  example: { id: webhookExample.id, name: webhookExample.name },
});
