import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionApprovalRequested = defineEvent({
  type: 'modelkeep.registry.model-version.approval-requested.v1',
  topic: 'registry.model-version',
  description: 'Approval of a model version was asked for.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    approvalId: Uuid,
    packageDigest: Digest,
    requestedBy: Actor,
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    approvalId: '0198c0de-0000-7000-8000-000000000002',
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    requestedBy: 'dana',
  },
});
