import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const RevisionRetired = defineEvent({
  type: 'modelkeep.deployment.revision.retired.v1',
  topic: 'deployment.deployment',
  description: 'A revision was stopped for good.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    revision: z.number().int().positive(),
    modelVersionId: Uuid,
    reason: z.string(),
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    revision: 1,
    modelVersionId: '0198c0de-0000-7000-8000-000000000002',
    reason: 'a better model took over',
  },
});
