import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ModelVersion } from './model-version';

export const ModelVersionRegistered = defineEvent({
  type: 'modelkeep.registry.model-version.registered.v1',
  topic: 'registry.model-version',
  description: 'A trained model was registered as the next version of its model.',
  key: (data) => data.id,
  data: z.object({
    ...ModelVersion.shape,
    tags: z.record(z.string(), z.string()).optional(),
  }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    stage: 'candidate',
    runId: '0123456789abcdef0123456789abcdef',
    codeCommit: '3b18e512dba79e4c8300dd08aeb37f8e728b8dad',
    trainingSetDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    metrics: { auc: 0.78 },
    aliases: [],
    registeredAt: '2020-03-01T10:00:00.000Z',
    registeredBy: 'service:pipelines',
  },
});
