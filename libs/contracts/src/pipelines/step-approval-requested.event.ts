import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const StepApprovalRequested = defineEvent({
  type: 'modelkeep.pipelines.step.approval-requested.v1',
  topic: 'pipelines.pipeline-run',
  description: 'A step waits for an approval.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    step: Name,
    item: z.number().int().nonnegative().optional(),
    message: z.string(),
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'release-credit-risk',
    step: 'go-live',
    message: 'Put version 4 into production?',
  },
});
