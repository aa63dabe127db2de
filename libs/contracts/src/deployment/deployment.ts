import { z } from 'zod';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';
import { ModelName } from '../registry/model-name';

/** Share of requests per revision; whole per cents that sum to 100. */
export const Traffic = z
  .array(z.object({ revision: z.number().int().positive(), percent: z.number().int().min(0).max(100) }))
  .refine((split) => split.reduce((sum, part) => sum + part.percent, 0) === 100, 'per cents must sum to 100');
export type Traffic = z.infer<typeof Traffic>;

/** strict: an answer waits until its prediction record is stored by the broker; async: it does not. */
export const AuditMode = z.enum(['strict', 'async']);

export const RevisionState = z.enum(['starting', 'ready', 'failed', 'retired']);

export const Replica = z.object({
  id: Uuid,
  url: z.url(),
  state: z.enum(['starting', 'ready', 'lost']),
  startedAt: Timestamp,
});

/** Immutable: one package with its serving configuration. */
export const Revision = z.object({
  number: z.number().int().positive(),
  modelVersionId: Uuid,
  model: ModelName,
  version: z.number().int().positive(),
  packageDigest: Digest,
  replicas: z.number().int().min(1).max(16),
  audit: AuditMode,
  state: RevisionState,
  /** Why it failed, where it did. */
  failure: z.string().optional(),
  running: z.array(Replica),
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Revision = z.infer<typeof Revision>;

/** A named endpoint. */
export const Deployment = z.object({
  id: Uuid,
  name: Name,
  state: z.enum(['active', 'decommissioned']),
  revisions: z.array(Revision),
  /** Empty until the first revision takes traffic. */
  traffic: z.array(z.object({ revision: z.number().int().positive(), percent: z.number().int() })),
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Deployment = z.infer<typeof Deployment>;

/** Where the gateway sends a deployment's requests. */
export const Route = z.object({
  deployment: Name,
  revisions: z.array(
    z.object({ revision: z.number().int().positive(), percent: z.number().int(), urls: z.array(z.url()) }),
  ),
});
export type Route = z.infer<typeof Route>;
