import { z } from 'zod';
import { defineEvent } from '../common/event';
import { AppliedAuditPolicy } from './audit-policy';

export const AuditPolicyApplied = defineEvent({
  type: 'modelkeep.metadata.audit-policy.applied.v1',
  topic: 'metadata.audit-policy',
  description: 'What the audit trail keeps where, and what it encrypts, was changed.',
  key: () => 'audit-policy',
  data: z.object({ ...AppliedAuditPolicy.shape }),
  example: {
    onlineMonths: 13,
    personalKeys: ['applicant_id'],
    appliedBy: 'amira',
    appliedAt: '2020-03-01T10:00:00.000Z',
  },
});
