import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const PipelineRunFinished = defineEvent({
  type: 'modelkeep.pipelines.pipeline-run.finished.v1',
  topic: 'pipelines.pipeline-run',
  description: 'A pipeline run ended: succeeded, failed or cancelled.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    version: z.number().int().positive(),
    state: z.enum(['succeeded', 'failed', 'cancelled']),
    durationMs: z.number().int().nonnegative(),
    error: z.string().optional(),
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'train-credit-risk',
    version: 1,
    state: 'succeeded',
    durationMs: 41000,
  },
});
