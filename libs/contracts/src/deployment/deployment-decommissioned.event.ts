import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';

export const DeploymentDecommissioned = defineEvent({
  type: 'modelkeep.deployment.deployment.decommissioned.v1',
  topic: 'deployment.deployment',
  description: 'A deployment was stopped for good.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    name: Name,
    reason: z.string(),
    decommissionedBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    name: 'credit-risk',
    reason: 'product ended',
    decommissionedBy: 'olga',
  },
});
