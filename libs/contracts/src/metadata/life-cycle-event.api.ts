import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, ListOrder, PageQuery, Timestamp, Uuid, pageOf } from '../common/types';

/** A life-cycle event as it was published, kept for good. */
export const LifeCycleEvent = z.object({
  id: Uuid,
  type: z.string(),
  topic: z.string(),
  source: z.string(),
  subject: z.string(),
  time: Timestamp,
  actor: Actor.optional(),
  traceparent: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
export type LifeCycleEvent = z.infer<typeof LifeCycleEvent>;

export const listLifeCycleEvents = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/events',
  summary: 'List life-cycle events by time',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  query: PageQuery.extend({
    type: z.string().optional(),
    subject: z.string().optional(),
    from: Timestamp.optional(),
    order: ListOrder,
  }),
  response: pageOf(LifeCycleEvent),
});
