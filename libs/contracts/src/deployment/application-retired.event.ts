import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';

export const ApplicationRetired = defineEvent({
  type: 'modelkeep.deployment.application.retired.v1',
  topic: 'deployment.application',
  description: 'An ML application was ended; none of its deployments was active any more.',
  key: (data) => data.applicationId,
  data: z.object({
    applicationId: Uuid,
    name: Name,
    reason: z.string(),
    retiredBy: Actor,
  }),
  example: {
    applicationId: '0198c0de-0000-7000-8000-000000000001',
    name: 'loan-decisions',
    reason: 'the product ended',
    retiredBy: 'olga',
  },
});
