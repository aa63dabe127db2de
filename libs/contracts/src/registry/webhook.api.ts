import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { PageQuery, pageOf, Timestamp, Uuid } from '../common/types';

/** One notification for a webhook, with every attempt to send it. */
export const WebhookDelivery = z.object({
  /** Sent as `X-MLflow-Delivery-Id`, the same in every attempt. */
  id: Uuid,
  event: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  createdAt: Timestamp,
  /** When a pending one is attempted next. */
  dueAt: Timestamp.optional(),
  attempts: z.array(
    z.object({
      number: z.number().int().positive(),
      startedAt: Timestamp,
      durationMs: z.number().int().nonnegative(),
      /** The receiver's HTTP status; absent where it gave none. */
      status: z.number().int().optional(),
      /** Why it gave none. */
      error: z.string().optional(),
    }),
  ),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const listWebhookDeliveries = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/webhooks/:webhookId/deliveries',
  summary: 'List what was sent to a webhook in the last 30 days, newest first, and what came of it',
  access: ['data-scientist', 'operator', 'auditor', 'service'],
  params: z.strictObject({ webhookId: Uuid }),
  query: PageQuery.extend({
    after: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
  }),
  response: pageOf(WebhookDelivery),
});
