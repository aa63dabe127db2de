import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Uuid } from '../common/types';
import {
  AppliedAuditPolicy,
  AuditPolicy,
  EntityRef,
  LegalHold,
  PrunedMonth,
  SubjectErasure,
} from './audit-policy';

const readers = ['auditor', 'approver', 'operator', 'service'] as const;

export const getAuditPolicy = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/policy',
  summary: 'What the audit trail keeps where, and what it encrypts',
  access: readers,
  response: AuditPolicy,
});

export const applyAuditPolicy = defineEndpoint({
  service: 'metadata',
  method: 'PUT',
  path: '/api/v1/metadata/audit/policy',
  summary: 'Set what the audit trail keeps where, and what it encrypts from now on',
  access: ['auditor'],
  body: AuditPolicy.strict(),
  response: AppliedAuditPolicy,
});

export const prunePredictions = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/audit/prunings',
  summary: 'Take the months that the policy does not keep out of the tables; the archive keeps them',
  access: ['auditor', 'service'],
  response: z.object({
    pruned: z.array(PrunedMonth),
    /** Months that must stay, and why. */
    kept: z.array(z.object({ month: z.string(), reason: z.string() })),
  }),
});

export const placeLegalHold = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/audit/legal-holds',
  summary: 'Forbid that what it covers is erased or leaves the tables',
  access: ['auditor'],
  body: LegalHold.pick({ reason: true, deployment: true, entity: true }).strict(),
  response: LegalHold,
});

export const listLegalHolds = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/legal-holds',
  summary: 'List legal holds, released ones too',
  access: readers,
  response: z.object({ items: z.array(LegalHold) }),
});

export const releaseLegalHold = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/audit/legal-holds/:id/release',
  summary: 'End a legal hold',
  access: ['auditor'],
  params: z.strictObject({ id: Uuid }),
  response: LegalHold,
});

export const eraseSubject = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/audit/erasures',
  summary:
    "Destroy a subject's key: what is recorded of it can never be read again, and the audit trail stays whole",
  access: ['auditor'],
  body: z.strictObject({ entity: EntityRef }),
  response: SubjectErasure,
});
