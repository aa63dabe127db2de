import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Digest, Name, PageQuery, Scalar, pageOf } from '../common/types';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const operators = ['data-scientist', 'operator', 'service'] as const;
const params = z.strictObject({ name: Name });

export const TriggerRequest = z.strictObject({
  pipeline: Name,
  eventType: z.string(),
  /** Path in the event's data (dots between fields) to the value it must have. */
  filter: z.record(z.string(), Scalar).default({}),
  /** Strings may hold `${event.<path>}`. */
  parameters: z.record(z.string(), Scalar).default({}),
  inputs: z.record(z.string(), Digest).default({}),
});
export type TriggerRequest = z.infer<typeof TriggerRequest>;

/** Starts a run of a pipeline for each event of a type whose data matches. */
export const Trigger = z.object({ name: Name, ...TriggerRequest.shape, appliedBy: Actor });
export type Trigger = z.infer<typeof Trigger>;

/** The trigger reacts to events that are published after it was applied. */
export const applyTrigger = defineEndpoint({
  service: 'pipelines',
  method: 'PUT',
  path: '/api/v1/pipelines/triggers/:name',
  summary: 'Create or replace a trigger',
  access: operators,
  params,
  body: TriggerRequest,
  response: Trigger,
});

export const listTriggers = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/triggers',
  summary: 'List triggers by name',
  access: readers,
  query: PageQuery,
  response: pageOf(Trigger),
});

export const deleteTrigger = defineEndpoint({
  service: 'pipelines',
  method: 'DELETE',
  path: '/api/v1/pipelines/triggers/:name',
  summary: 'Delete a trigger; its runs stay',
  access: operators,
  params,
});
