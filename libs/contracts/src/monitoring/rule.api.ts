import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, Timestamp, Uuid, pageOf } from '../common/types';
import {
  AlertMatch,
  AlertRule,
  Channel,
  ChannelDefinition,
  Delivery,
  RuleFile,
  RulePreview,
  Silence,
} from './rule';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const writers = ['data-scientist', 'operator', 'service'] as const;
const byName = z.strictObject({ name: Name });

/** All or none are applied; rules that are not named stay. */
export const applyRules = defineEndpoint({
  service: 'monitoring',
  method: 'PUT',
  path: '/api/v1/monitoring/rules',
  summary: 'Create or replace alert rules',
  access: writers,
  body: RuleFile,
  response: RuleFile,
});

export const previewRule = defineEndpoint({
  service: 'monitoring',
  method: 'POST',
  path: '/api/v1/monitoring/rules/preview',
  summary: 'See what a rule would have done on past windows',
  access: readers,
  body: z.strictObject({ rule: AlertRule, windows: z.number().int().min(1).max(1000).default(100) }),
  response: RulePreview,
  status: 200,
});

export const listRules = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/rules',
  summary: 'List alert rules by name',
  access: readers,
  query: PageQuery.extend({ monitor: Name.optional() }),
  response: pageOf(AlertRule),
});

/** Its open alert is resolved. */
export const deleteRule = defineEndpoint({
  service: 'monitoring',
  method: 'DELETE',
  path: '/api/v1/monitoring/rules/:name',
  summary: 'Delete an alert rule',
  access: writers,
  params: byName,
});

export const createSilence = defineEndpoint({
  service: 'monitoring',
  method: 'POST',
  path: '/api/v1/monitoring/silences',
  summary: 'Tell nobody of some alerts for a while',
  access: ['data-scientist', 'operator'],
  body: z.strictObject({
    match: AlertMatch,
    /** Now, unless told. */
    from: Timestamp.optional(),
    until: Timestamp,
    reason: z.string().min(1).max(500),
  }),
  response: Silence,
});

export const listSilences = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/silences',
  summary: 'List silences that are not over, oldest first',
  access: readers,
  query: PageQuery,
  response: pageOf(Silence),
});

export const endSilence = defineEndpoint({
  service: 'monitoring',
  method: 'DELETE',
  path: '/api/v1/monitoring/silences/:id',
  summary: 'End a silence now',
  access: ['data-scientist', 'operator'],
  params: z.strictObject({ id: Uuid }),
});

export const applyChannel = defineEndpoint({
  service: 'monitoring',
  method: 'PUT',
  path: '/api/v1/monitoring/channels/:name',
  summary: 'Say where people are told of alerts',
  access: ['operator'],
  params: byName,
  body: ChannelDefinition,
  response: Channel,
});

export const listChannels = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/channels',
  summary: 'List channels by name',
  access: readers,
  query: PageQuery,
  response: pageOf(Channel),
});

export const deleteChannel = defineEndpoint({
  service: 'monitoring',
  method: 'DELETE',
  path: '/api/v1/monitoring/channels/:name',
  summary: 'Delete a channel',
  access: ['operator'],
  params: byName,
});

export const listDeliveries = defineEndpoint({
  service: 'monitoring',
  method: 'GET',
  path: '/api/v1/monitoring/channels/:name/deliveries',
  summary: 'List the messages to a channel, oldest first',
  access: readers,
  params: byName,
  query: PageQuery,
  response: pageOf(Delivery),
});
