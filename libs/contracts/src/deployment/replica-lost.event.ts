import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Uuid } from '../common/types';

export const ReplicaLost = defineEvent({
  type: 'modelkeep.deployment.replica.lost.v1',
  topic: 'deployment.deployment',
  description: 'A model server replica died or hung; another is started in its place.',
  key: (data) => data.deploymentId,
  data: z.object({
    deploymentId: Uuid,
    deployment: Name,
    revision: z.number().int().positive(),
    replicaId: Uuid,
    reason: z.string(),
  }),
  example: {
    deploymentId: '0198c0de-0000-7000-8000-000000000001',
    deployment: 'credit-risk',
    revision: 1,
    replicaId: '0198c0de-0000-7000-8000-000000000003',
    reason: 'process exited with code 137',
  },
});
