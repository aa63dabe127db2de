import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';

export const PipelineRunResumed = defineEvent({
  type: 'modelkeep.pipelines.pipeline-run.resumed.v1',
  topic: 'pipelines.pipeline-run',
  description: 'A run that had failed or was cancelled goes on from where it stopped.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    version: z.number().int().positive(),
    resumedBy: Actor,
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'train-credit-risk',
    version: 1,
    resumedBy: 'dana',
  },
});
