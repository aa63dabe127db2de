import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Name, PageQuery, Timestamp, Uuid, pageOf } from '../common/types';

const people = ['data-scientist', 'approver', 'operator', 'service'] as const;

/** The tasks of one labelling step. */
export const LabelQueue = z.object({
  runId: Uuid,
  pipeline: Name,
  step: Name,
  item: z.number().int().nonnegative().optional(),
  instructions: z.string(),
  labels: z.array(z.string()),
  answersPerTask: z.number().int(),
  tasks: z.number().int(),
  /** Tasks that have all their answers. */
  done: z.number().int(),
  open: z.boolean(),
});
export type LabelQueue = z.infer<typeof LabelQueue>;

/** A task that is assigned to whoever asked; given to another after `until`. */
export const LabelTask = z.object({
  id: Uuid,
  instructions: z.string(),
  labels: z.array(z.string()),
  data: z.unknown(),
  assignedTo: Actor,
  until: Timestamp,
});
export type LabelTask = z.infer<typeof LabelTask>;

export const listLabelQueues = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/label-queues',
  summary: 'List labelling steps that wait for people',
  access: [...people, 'auditor'],
  query: PageQuery,
  response: pageOf(LabelQueue),
});

/** The same task again where the caller has one already. Nobody labels a task twice. 404 where none is left for them. */
export const assignLabelTask = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/runs/:id/steps/:step/label-tasks/next',
  summary: 'Take the next task to label',
  access: people,
  params: z.strictObject({ id: Uuid, step: Name }),
  body: z.strictObject({
    item: z.number().int().nonnegative().optional(),
    minutes: z.number().int().min(1).max(1440).default(15),
  }),
  response: LabelTask,
  status: 200,
});

export const answerLabelTask = defineEndpoint({
  service: 'pipelines',
  method: 'PUT',
  path: '/api/v1/pipelines/label-tasks/:task/answer',
  summary: 'Label a task that is assigned to the caller',
  access: people,
  params: z.strictObject({ task: Uuid }),
  body: z.strictObject({ label: z.string(), comment: z.string().max(2000).optional() }),
});

/** What people answered to one task. */
export const LabelledTask = z.object({
  id: Uuid,
  data: z.unknown(),
  answers: z.array(z.object({ label: z.string(), by: Actor, at: Timestamp, comment: z.string().optional() })),
  /** The most frequent answer; absent without answers, and in a tie. */
  label: z.string().optional(),
  /** Share of the answers that are `label`, from 0 to 1. */
  agreement: z.number().min(0).max(1).optional(),
});
export type LabelledTask = z.infer<typeof LabelledTask>;

export const exportLabels = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/steps/:step/labels',
  summary: 'Export the answers to the tasks of a labelling step',
  access: [...people, 'auditor'],
  params: z.strictObject({ id: Uuid, step: Name }),
  query: PageQuery.extend({ item: z.coerce.number().int().nonnegative().optional() }),
  response: pageOf(LabelledTask),
});
