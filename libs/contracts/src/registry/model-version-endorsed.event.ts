import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Uuid } from '../common/types';
import { ModelName } from './model-name';

export const ModelVersionEndorsed = defineEvent({
  type: 'modelkeep.registry.model-version.endorsed.v1',
  topic: 'registry.model-version',
  description: 'One of several approvers that the policy asks for approved; others must follow.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    approvalId: Uuid,
    packageDigest: Digest,
    endorsedBy: Actor,
    /** How many approvals are missing still. */
    missing: z.number().int().positive(),
    comment: z.string().optional(),
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    approvalId: '0198c0de-0000-7000-8000-000000000002',
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    endorsedBy: 'ravi',
    missing: 1,
  },
});
