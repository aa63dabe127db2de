import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const StepStarted = defineEvent({
  type: 'modelkeep.pipelines.step.started.v1',
  topic: 'pipelines.pipeline-run',
  description: 'An attempt of a step started.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    version: z.number().int().positive(),
    step: Name,
    /** Place in the list, where the step is mapped over one. */
    item: z.number().int().nonnegative().optional(),
    attempt: z.number().int().positive(),
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'train-credit-risk',
    version: 1,
    step: 'train-logistic',
    attempt: 1,
  },
});
