import { z } from 'zod';
import { Uuid } from '../common/types';

/** A webhook as others may know it. Path and query of its URL may hold a receiver's keys: they are told to nobody. */
export const WebhookSummary = z.object({
  id: Uuid,
  name: z.string(),
  /** Scheme, host and port of its URL. */
  origin: z.string(),
  /** What it is told of, such as `model_version.created`. */
  events: z.array(z.string()),
  status: z.enum(['ACTIVE', 'DISABLED']),
  /** Whether deliveries are signed. */
  signed: z.boolean(),
});
export type WebhookSummary = z.infer<typeof WebhookSummary>;

export const webhookExample: WebhookSummary = {
  id: '0198c0de-0000-7000-8000-000000000001',
  name: 'ci',
  origin: 'https://ci.example',
  events: ['model_version.created'],
  status: 'ACTIVE',
  signed: true,
};
