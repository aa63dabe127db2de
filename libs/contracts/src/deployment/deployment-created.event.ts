import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';

export const DeploymentCreated = defineEvent({
  type: 'modelkeep.deployment.deployment.created.v1',
  topic: 'deployment.deployment',
  description: 'A deployment, a named endpoint, was created.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    name: Name,
    createdBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    name: 'credit-risk',
    createdBy: 'olga',
  },
});
