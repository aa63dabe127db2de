import { z } from 'zod';
import { defineEvent } from '../common/event';
import { ApprovalPolicy } from './approval-policy';

export const ApprovalPolicyApplied = defineEvent({
  type: 'modelkeep.registry.approval-policy.applied.v1',
  topic: 'registry.registered-model',
  description: 'What approval asks for was changed, for one model or by default.',
  key: (data) => data.model ?? 'default-approval-policy',
  data: z.object({ ...ApprovalPolicy.shape }),
  example: {
    model: 'credit-risk',
    version: 1,
    rules: {
      approvers: 2,
      eligible: { roles: [], people: [] },
      metrics: [{ metric: 'auc', operator: '>=', value: 0.7 }],
      files: ['evaluation'],
      modelCard: true,
      signature: true,
    },
    appliedBy: 'ravi',
    appliedAt: '2020-03-01T10:00:00.000Z',
  },
});
