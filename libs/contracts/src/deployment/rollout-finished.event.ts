import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';
import { Observation } from './rollout';

export const RolloutFinished = defineEvent({
  type: 'modelkeep.deployment.rollout.finished.v1',
  topic: 'deployment.deployment',
  description: 'A rollout ended: the candidate was promoted, or the split was kept, or rolled back.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    rolloutId: Uuid,
    candidate: z.number().int().positive(),
    outcome: z.enum(['promoted', 'kept', 'rolled-back']),
    reason: z.string(),
    finishedBy: Actor,
    /** What the last step saw of the candidate, and of all other revisions together. */
    observed: z.object({ candidate: Observation, others: Observation }),
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    rolloutId: '0198c0de-0000-7000-8000-000000000004',
    candidate: 2,
    outcome: 'rolled-back',
    reason: '3 of 20 requests failed, at most 2 % may',
    finishedBy: 'service:deployment',
    observed: {
      candidate: { requests: 20, errors: 3, compared: 0, disagreed: 0, labelled: 0, correct: 0 },
      others: { requests: 180, errors: 0, compared: 0, disagreed: 0, labelled: 0, correct: 0 },
    },
  },
});
