import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Actor } from '../common/types';
import { ModelName } from './model-name';

export const ApprovalPolicyWithdrawn = defineEvent({
  type: 'modelkeep.registry.approval-policy.withdrawn.v1',
  topic: 'registry.registered-model',
  description: 'A policy of approvals is in force no longer, for one model or by default.',
  key: (data) => data.model ?? 'default-approval-policy',
  data: z.object({
    /** Absent for the default policy. */
    model: ModelName.optional(),
    version: z.number().int().positive(),
    withdrawnBy: Actor,
  }),
  example: { model: 'credit-risk', version: 2, withdrawnBy: 'ravi' },
});
