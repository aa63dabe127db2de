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

/** Shares as they are: empty until the first revision takes traffic. */
export const Split = z.array(z.object({ revision: z.number().int().positive(), percent: z.number().int() }));
export type Split = z.infer<typeof Split>;

/** A revision that gets copies of this share of the requests; its answers are compared and go to nobody. */
export const Mirror = z.object({
  revision: z.number().int().positive(),
  percent: z.number().int().min(1).max(100),
});
export type Mirror = z.infer<typeof Mirror>;

/** What requests that belong together have in common: a header, or an input of the V2 request (its first row counts). */
export const StickyKey = z.strictObject({
  by: z.enum(['header', 'input']),
  name: z.string().min(1).max(200),
});
export type StickyKey = z.infer<typeof StickyKey>;

/** A check that a revision must pass before it may take traffic. */
export const GateResult = z.object({
  name: z.enum(['approval', 'signature', 'feature-schema', 'smoke-predictions']),
  passed: z.boolean(),
  /** What was found, or why there was nothing to check. */
  detail: z.string(),
  checkedAt: Timestamp,
});
export type GateResult = z.infer<typeof GateResult>;

export const RevisionState = z.enum(['starting', 'ready', 'failed', 'retired']);

export const Replica = z.object({
  id: Uuid,
  url: z.url(),
  /** `unresponsive`: it was ready, and does not answer its health check now. */
  state: z.enum(['starting', 'ready', 'unresponsive']),
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
  gates: z.array(GateResult),
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
  traffic: Split,
  mirror: Mirror.optional(),
  /** Same key, same revision; absent: each request is drawn anew. */
  sticky: StickyKey.optional(),
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Deployment = z.infer<typeof Deployment>;

const RoutedRevision = z.object({
  revision: z.number().int().positive(),
  percent: z.number().int(),
  urls: z.array(z.url()),
});

/** Where the gateway sends a deployment's requests. */
export const Route = z.object({
  deployment: Name,
  revisions: z.array(RoutedRevision),
  /** Gets copies of this share of the requests. */
  mirror: RoutedRevision.optional(),
  sticky: StickyKey.optional(),
});
export type Route = z.infer<typeof Route>;
