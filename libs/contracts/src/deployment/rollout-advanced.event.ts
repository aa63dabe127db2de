import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const RolloutAdvanced = defineEvent({
  type: 'modelkeep.deployment.rollout.advanced.v1',
  topic: 'deployment.deployment',
  description:
    'A rollout took its next step: what the analysis saw was within its limits, or a person promoted it.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    rolloutId: Uuid,
    candidate: z.number().int().positive(),
    step: z.number().int().positive(),
    steps: z.number().int().positive(),
    /** Of the candidate: share of the traffic, and share of the requests that it gets copies of. */
    percent: z.number().int().min(0).max(100),
    mirrorPercent: z.number().int().min(0).max(100),
    reason: z.string(),
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    rolloutId: '0198c0de-0000-7000-8000-000000000004',
    candidate: 2,
    step: 1,
    steps: 2,
    percent: 10,
    mirrorPercent: 0,
    reason: 'revision 2 is ready',
  },
});
