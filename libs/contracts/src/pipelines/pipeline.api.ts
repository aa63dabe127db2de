import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest, ListOrder, Name, PageQuery, Uuid, pageOf } from '../common/types';
import { Pipeline, PipelineDefinition } from './pipeline';
import { PipelineRun, PipelineRunState } from './pipeline-run';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;

/** The body is a gzipped tar of the code; answers with its digest. */
export const uploadCode = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/code-bundles',
  summary: 'Store a code bundle',
  access: ['data-scientist', 'service'],
  body: 'stream',
  response: z.object({ digest: Digest, sizeBytes: z.number().int() }),
});

/** The same definition again answers with the version that has it. Cycles, unknown steps, inputs and references are refused with the place. */
export const applyPipeline = defineEndpoint({
  service: 'pipelines',
  method: 'PUT',
  path: '/api/v1/pipelines/pipelines/:name',
  summary: 'Create a pipeline or its next version',
  access: ['data-scientist', 'service'],
  params: z.strictObject({ name: Name }),
  body: PipelineDefinition,
  response: Pipeline,
});

export const getPipeline = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/pipelines/:name',
  summary: 'Read the newest version of a pipeline',
  access: readers,
  params: z.strictObject({ name: Name }),
  query: z.strictObject({ version: z.coerce.number().int().positive().optional() }),
  response: Pipeline,
});

export const listPipelines = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/pipelines',
  summary: 'List pipelines by name, each in its newest version',
  access: readers,
  query: PageQuery,
  response: pageOf(Pipeline),
});

export const startPipelineRun = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/pipelines/:name/runs',
  summary: 'Start a run of the newest version',
  access: ['data-scientist', 'operator', 'service'],
  params: z.strictObject({ name: Name }),
  body: z.strictObject({
    parameters: z.record(z.string(), z.json()).default({}),
    inputs: z.record(z.string(), Digest).default({}),
    /** Of the runs that wait, those of the highest start first. */
    priority: z.number().int().min(-100).max(100).default(0),
  }),
  response: PipelineRun,
});

export const getPipelineRun = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id',
  summary: 'Read a run with the state of its steps',
  access: readers,
  params: z.strictObject({ id: Uuid }),
  response: PipelineRun,
});

export const listPipelineRuns = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs',
  summary: 'List runs by start',
  access: readers,
  query: PageQuery.extend({
    pipeline: Name.optional(),
    trigger: Name.optional(),
    state: PipelineRunState.optional(),
    order: ListOrder,
  }),
  response: pageOf(PipelineRun),
});

export const cancelPipelineRun = defineEndpoint({
  service: 'pipelines',
  method: 'POST',
  path: '/api/v1/pipelines/runs/:id/cancel',
  summary: 'Cancel a run; running steps are ended',
  access: ['data-scientist', 'operator', 'service'],
  params: z.strictObject({ id: Uuid }),
  response: PipelineRun,
  status: 200,
});

export const readStepLog = defineEndpoint({
  service: 'pipelines',
  method: 'GET',
  path: '/api/v1/pipelines/runs/:id/steps/:step/log',
  summary: 'Read what the newest attempt of a step printed',
  access: readers,
  params: z.strictObject({ id: Uuid, step: Name }),
  query: z.strictObject({ item: z.coerce.number().int().nonnegative().optional() }),
  response: 'stream',
});
