import type { Role } from '@modelkeep/contracts/common/types';
import { mlflowApi, Text } from '@modelkeep/mlflow';
import { z } from 'zod';
import { MlflowEvent } from './event-name';

const registry = mlflowApi('registry');
/** Who may have the service send requests, and see where to: URLs may carry a receiver's keys. */
const access: readonly Role[] = ['data-scientist', 'operator', 'service'];

const Name = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i,
    'is no name of a webhook: 1 to 63 letters, digits, . _ -, beginning and ending with a letter or digit',
  );
const Url = Text(500).min(1);
const Events = z
  .array(MlflowEvent)
  .min(1)
  .max(100)
  .transform((events) => [...new Set(events)]);
const Status = z.enum(['ACTIVE', 'DISABLED']);
const Description = Text(1000);
const Secret = Text(1000);
const params = z.object({ webhookId: z.string() });
const Nothing = z.unknown();

export const createWebhook = registry.post(
  'webhooks',
  z.object({
    name: Name,
    url: Url,
    events: Events,
    description: Description.optional(),
    secret: Secret.optional(),
    status: Status.default('ACTIVE'),
  }),
  { access },
);
export const listWebhooks = registry.get(
  'webhooks',
  z.object({
    max_results: z.coerce.number().int().min(1).max(1000).default(100),
    page_token: z
      .string()
      .regex(/^\d{1,18}$/, 'is not a page token of this list')
      .optional(),
  }),
  { access },
);
export const getWebhook = registry.get('webhooks/:webhookId', z.object({}), { access, params });
export const updateWebhook = registry.patch(
  'webhooks/:webhookId',
  z.object({
    name: Name.optional(),
    url: Url.optional(),
    events: Events.optional(),
    description: Description.optional(),
    secret: Secret.optional(),
    status: Status.optional(),
  }),
  { access, params },
);
export const deleteWebhook = registry.delete('webhooks/:webhookId', Nothing, { access, params });
export const testWebhook = registry.post(
  'webhooks/:webhookId/test',
  z.object({ event: MlflowEvent.optional() }).default({}),
  { access, params },
);
