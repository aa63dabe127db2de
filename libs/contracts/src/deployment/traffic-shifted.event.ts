import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Name, Uuid } from '../common/types';
import { Traffic } from './deployment';

export const TrafficShifted = defineEvent({
  type: 'modelkeep.deployment.deployment.traffic-shifted.v1',
  topic: 'deployment.deployment',
  description: 'The traffic split of a deployment changed.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    traffic: Traffic,
    previous: z.array(z.object({ revision: z.number().int(), percent: z.number().int() })),
    reason: z.string(),
    shiftedBy: Actor,
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    traffic: [
      { revision: 1, percent: 90 },
      { revision: 2, percent: 10 },
    ],
    previous: [{ revision: 1, percent: 100 }],
    reason: 'canary',
    shiftedBy: 'olga',
  },
});
