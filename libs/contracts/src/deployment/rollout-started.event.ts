import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';
import { Analysis, Strategy } from './rollout';

export const RolloutStarted = defineEvent({
  type: 'modelkeep.deployment.rollout.started.v1',
  topic: 'deployment.deployment',
  description: 'A candidate revision was put on its way to all traffic of a deployment.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    rolloutId: Uuid,
    candidate: z.number().int().positive(),
    strategy: Strategy,
    analysis: Analysis,
    reason: z.string(),
    startedBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    rolloutId: '0198c0de-0000-7000-8000-000000000004',
    candidate: 2,
    strategy: { kind: 'canary', steps: [{ percent: 10, minRequests: 200 }] },
    analysis: {},
    reason: 'trained on recent applicants',
    startedBy: 'olga',
  },
});
