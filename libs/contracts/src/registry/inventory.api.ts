import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Actor, Digest, Name, PageQuery, pageOf, Timestamp } from '../common/types';
import { ApprovalDecision } from './approval-policy';
import { ModelVersionStage } from './model-version';

const readers = ['data-scientist', 'approver', 'operator', 'auditor', 'service'] as const;

/** A version as model-risk management asks for it (SR 11-7, section VI: an inventory of models). */
export const InventoryEntry = z.object({
  model: z.string(),
  version: z.number().int(),
  stage: ModelVersionStage,
  owner: Actor,
  registeredAt: Timestamp,
  /** Intended use, as the model card says; absent where there is none. */
  purpose: z.string().optional(),
  limitations: z.string().optional(),
  trainingSetDigest: Digest.optional(),
  packageDigest: Digest.optional(),
  metrics: z.record(z.string(), z.number()),
  /** Each person's decision, oldest first. */
  approvals: z.array(ApprovalDecision),
  /** Deployments that have or had a revision of it. */
  deployments: z.array(Name),
  /** When somebody last decided on it. */
  lastValidation: Timestamp.optional(),
  /** What a reviewer would find missing. */
  gaps: z.array(z.string()),
});
export type InventoryEntry = z.infer<typeof InventoryEntry>;

export const getInventory = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/inventory',
  summary: 'List every version of every model with its owner, purpose, approvals, use and gaps',
  access: readers,
  query: PageQuery,
  response: pageOf(InventoryEntry),
});

export const getInventoryTable = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/api/v1/registry/inventory.csv',
  summary: 'Read the whole inventory as CSV (RFC 4180)',
  access: readers,
  response: 'stream',
});
