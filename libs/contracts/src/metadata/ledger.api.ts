import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Uuid } from '../common/types';
import { Checkpoint, InclusionProof, LedgerStatus } from './ledger';

export const getLedger = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/ledger',
  summary: 'How much of the audit trail is sealed',
  access: ['auditor', 'approver', 'operator', 'service'],
  response: LedgerStatus,
});

/** The answer is `VerificationLine`s as JSON, one a line, while the verification goes on. */
export const verifyLedger = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/verification',
  summary:
    'Compare every record with what was sealed; names what was changed, deleted or inserted, as JSON lines',
  access: ['auditor', 'service'],
  response: 'stream',
});

export const proveRecord = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/proofs/:id',
  summary: 'Proof, to be checked offline, that a prediction or life-cycle event was sealed',
  access: ['auditor', 'approver', 'operator', 'service'],
  params: z.strictObject({ id: Uuid }),
  response: InclusionProof,
});

export const signCheckpoint = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/audit/checkpoints',
  summary: 'Seal what is on record now, and sign it without waiting for the end of the day',
  access: ['auditor', 'service'],
  response: Checkpoint,
});

export const getLedgerKey = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/key',
  summary: 'Public key that the checkpoints of the audit trail are signed with',
  access: ['auditor', 'approver', 'operator', 'service'],
  response: z.object({ keyId: z.string(), publicKey: z.string() }),
});
