import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';
import { Split } from './deployment';

export const DeploymentRolledBack = defineEvent({
  type: 'modelkeep.deployment.deployment.rolled-back.v1',
  topic: 'deployment.deployment',
  description: 'The traffic of a deployment was taken back to revisions that had it before.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    traffic: Split,
    previous: Split,
    /** The rollout that this ended, where one was under way. */
    rolloutId: Uuid.optional(),
    reason: z.string(),
    rolledBackBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    traffic: [{ revision: 1, percent: 100 }],
    previous: [{ revision: 2, percent: 100 }],
    reason: 'scores of revision 2 make no sense',
    rolledBackBy: 'olga',
  },
});
