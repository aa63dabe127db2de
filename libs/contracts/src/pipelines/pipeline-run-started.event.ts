import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Name, Uuid } from '../common/types';
import { RunTrigger } from './pipeline-run';

export const PipelineRunStarted = defineEvent({
  type: 'modelkeep.pipelines.pipeline-run.started.v1',
  topic: 'pipelines.pipeline-run',
  description: 'A pipeline run started.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    version: z.number().int().positive(),
    startedBy: Actor,
    parameters: z.record(z.string(), z.json()),
    inputs: z.record(z.string(), Digest),
    trigger: RunTrigger.optional(),
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'train-credit-risk',
    version: 1,
    startedBy: 'dana',
    parameters: {},
    inputs: { training_set: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
  },
});
