import { z } from 'zod';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';

/** Watches the predictions of a deployment against a reference, window by window. */
export const Monitor = z.object({
  id: Uuid,
  name: Name,
  deployment: Name,
  /** Parquet data snapshot with the features as columns; usually the training set. */
  referenceDigest: Digest,
  features: z.array(z.string()),
  /** Predictions per window. */
  windowSize: z.number().int().min(20).max(1_000_000),
  /** Population stability index at and above which a feature counts as drifted. */
  psiThreshold: z.number().positive(),
  /** Share of drifted features at and above which an alert is raised. */
  driftedShare: z.number().min(0).max(1),
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Monitor = z.infer<typeof Monitor>;

export const FeatureDrift = z.object({
  feature: z.string(),
  method: z.literal('psi'),
  value: z.number(),
  threshold: z.number(),
  drifted: z.boolean(),
  /** Rows without a value in the window. */
  missing: z.number().int(),
});

/** What one full window of predictions looked like. */
export const WindowReport = z.object({
  id: Uuid,
  monitorId: Uuid,
  monitor: Name,
  deployment: Name,
  /** Counts from 1 per monitor. */
  window: z.number().int().positive(),
  predictions: z.number().int(),
  from: Timestamp,
  to: Timestamp,
  drift: z.array(FeatureDrift),
  driftedShare: z.number(),
  drifted: z.boolean(),
  latencyMs: z.object({ p50: z.number(), p99: z.number() }).optional(),
  evaluatedAt: Timestamp,
});
export type WindowReport = z.infer<typeof WindowReport>;

export const Alert = z.object({
  id: Uuid,
  monitorId: Uuid,
  monitor: Name,
  deployment: Name,
  kind: z.enum(['drift', 'availability']),
  severity: z.enum(['info', 'warning', 'critical']),
  state: z.enum(['open', 'acknowledged', 'resolved']),
  summary: z.string(),
  raisedAt: Timestamp,
  acknowledgedBy: Actor.optional(),
  resolvedAt: Timestamp.optional(),
});
export type Alert = z.infer<typeof Alert>;
