import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const RevisionReadied = defineEvent({
  type: 'modelkeep.deployment.revision.readied.v1',
  topic: 'deployment.deployment',
  description: 'All replicas of a revision answer as ready.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    revision: z.number().int().positive(),
    modelVersionId: Uuid,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    revision: 1,
    modelVersionId: '0198c0de-0000-7000-8000-000000000002',
  },
});
