import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, Uuid, pageOf } from '../common/types';
import { ItemRun, PipelineRun, RunTransition } from './pipeline-run';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;
const operators = ['data-scientist', 'operator', 'service'] as const;

/** What succeeded stays; everything else is tried again. */
export const resumePipelineRun = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/runs/:id/resume',
  summary: 'Go on with a run that failed or was cancelled',
  access: operators,
  params: z.strictObject({ id: Uuid }),
  response: PipelineRun,
  status: 200,
});

/** A new run of the same version with the same values. From a step on: what does not depend on it is taken over. */
export const rerunPipelineRun = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/runs/:id/reruns',
  summary: 'Run again, wholly or from a step on',
  access: operators,
  params: z.strictObject({ id: Uuid }),
  body: z.strictObject({
    fromStep: Name.optional(),
    /** Whether steps may take results of earlier runs. */
    useCache: z.boolean().default(true),
  }),
  response: PipelineRun,
});

export const listStepItems = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/steps/:step/items',
  summary: 'List the items of a step that is mapped over a list',
  access: readers,
  params: z.strictObject({ id: Uuid, step: Name }),
  query: PageQuery,
  response: pageOf(ItemRun),
});

/** `after` is a sequence. */
export const listRunTransitions = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/transitions',
  summary: 'List what happened in a run, in order',
  access: readers,
  params: z.strictObject({ id: Uuid }),
  query: PageQuery,
  response: pageOf(RunTransition),
});

/** Server-sent events, `RunTransition` each, from the first on; ends with the run. `Last-Event-ID` goes on after it. */
export const watchRun = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/watch',
  summary: 'Watch a run',
  access: readers,
  params: z.strictObject({ id: Uuid }),
  response: 'stream',
});

/**
 * Server-sent events with what the newest attempt prints, each datum a JSON string, until the step has ended.
 * `Last-Event-ID` goes on after it.
 */
export const followStepLog = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/steps/:step/log/live',
  summary: 'Follow what a step prints',
  access: readers,
  params: z.strictObject({ id: Uuid, step: Name }),
  query: z.strictObject({ item: z.coerce.number().int().nonnegative().optional() }),
  response: 'stream',
});

/** Which outputs of a run have the same digests as those of another. */
export const RunComparison = z.object({
  run: Uuid,
  other: Uuid,
  identical: z.boolean(),
  outputs: z.array(
    z.object({
      step: Name,
      item: z.number().int().nonnegative().optional(),
      name: z.string(),
      digest: z.string().optional(),
      otherDigest: z.string().optional(),
      equal: z.boolean(),
    }),
  ),
});
export type RunComparison = z.infer<typeof RunComparison>;

export const comparePipelineRuns = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/comparisons/:other',
  summary: 'Compare the outputs of two runs by digest',
  access: readers,
  params: z.strictObject({ id: Uuid, other: Uuid }),
  response: RunComparison,
});
