import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor, Digest, Uuid } from '../common/types';
import { ModelName } from './model-name';
import { ApprovalCheck, ApprovalPolicy } from './approval-policy';

export const ModelVersionApproved = defineEvent({
  type: 'modelkeep.registry.model-version.approved.v1',
  topic: 'registry.model-version',
  description: 'A model version was approved for deployment, by as many people as its policy asks for.',
  key: (data) => data.modelVersionId,
  data: z.object({
    modelVersionId: Uuid,
    model: ModelName,
    version: z.number().int().positive(),
    approvalId: Uuid,
    packageDigest: Digest,
    requestedBy: Actor,
    /** Whoever decided last. */
    approvedBy: Actor,
    /** Everybody who approved, in order. */
    approvers: z.array(Actor).optional(),
    /** The policy that was applied; absent where there was none. */
    policy: ApprovalPolicy.pick({ model: true, version: true }).optional(),
    /** What the policy's rules were checked against when it was approved. */
    checks: z.array(ApprovalCheck).optional(),
    comment: z.string().optional(),
  }),
  example: {
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    approvalId: '0198c0de-0000-7000-8000-000000000002',
    packageDigest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    requestedBy: 'dana',
    approvedBy: 'ravi',
    approvers: ['ravi'],
    policy: { model: 'credit-risk', version: 1 },
    checks: [{ kind: 'metric', required: 'auc >= 0.7', passed: true, found: '0.78' }],
    comment: 'AUC above the floor, fairness report read',
  },
});
