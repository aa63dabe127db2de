import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';

export const StepApprovalDecided = defineEvent({
  type: 'modelkeep.pipelines.step.approval-decided.v1',
  topic: 'pipelines.pipeline-run',
  description: 'Somebody approved or rejected what a step asked for.',
  key: (data) => data.runId,
  data: z.object({
    runId: Uuid,
    pipeline: Name,
    step: Name,
    item: z.number().int().nonnegative().optional(),
    decision: z.enum(['approved', 'rejected']),
    decidedBy: Actor,
    comment: z.string().optional(),
  }),
  example: {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'release-credit-risk',
    step: 'go-live',
    decision: 'approved',
    decidedBy: 'ravi',
  },
});
