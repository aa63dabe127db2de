import { z } from 'zod';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';
import { DriftSettings, FeatureDrift } from './drift';
import { Fairness, OutputValue, PerformanceReport, PerformanceSettings } from './performance';
import { ColumnExpectation, Violation } from './quality';
import { AlertKind, Severity } from './rule';

const DAY_SECONDS = 86_400;

/** What a monitor watches, and how. */
export const MonitorDefinition = z.strictObject({
  deployment: Name,
  /** Parquet data snapshot with the features as columns; usually the training set. */
  referenceDigest: Digest,
  features: z.array(z.string()).min(1).max(1000),
  /** Predictions per window; with `windowSeconds`, the fewest predictions of a window that is judged. */
  windowSize: z.number().int().min(20).max(1_000_000).default(200),
  /** Windows by the time of the predictions, each of this length, aligned to the epoch. */
  windowSeconds: z
    .number()
    .int()
    .min(10)
    .max(31 * DAY_SECONDS)
    .optional(),
  /** How much later than others a prediction may come before its window is evaluated; a later one corrects the report. */
  latenessSeconds: z.number().int().min(0).max(DAY_SECONDS).default(60),
  /**
   * Outputs to watch as columns `<name>[<index>]`, against the column of that name in the reference or, where it has none, against
   * the first 1,000 predictions.
   */
  outputs: z.array(OutputValue).max(100).default([]),
  drift: DriftSettings.prefault({}),
  /** Share of drifted columns at and above which an alert is raised. */
  driftedShare: z.number().min(0).max(1).default(0.2),
  /** By column. */
  expectations: z.record(z.string(), ColumnExpectation).default({}),
  /** Features by whose values windows are reported on apart as well; up to 20 values each. */
  slices: z.array(z.string()).max(10).default([]),
  performance: PerformanceSettings.optional(),
});
export type MonitorDefinition = z.infer<typeof MonitorDefinition>;

/** Watches the predictions of a deployment against a reference, window by window. */
export const Monitor = z.object({
  id: Uuid,
  name: Name,
  ...MonitorDefinition.shape,
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Monitor = z.infer<typeof Monitor>;

/** What the predictions of a window, or of one slice of it, looked like. */
const Findings = {
  predictions: z.number().int(),
  drift: z.array(FeatureDrift),
  driftedShare: z.number(),
  violations: z.array(Violation),
  performance: PerformanceReport.optional(),
};

export const SliceReport = z.object({ feature: z.string(), value: z.string(), ...Findings });
export type SliceReport = z.infer<typeof SliceReport>;

/** What one window of predictions looked like. */
export const WindowReport = z.object({
  id: Uuid,
  monitorId: Uuid,
  monitor: Name,
  deployment: Name,
  /** Counts from 1 per monitor; of windows by time, their number since the epoch. */
  window: z.number().int().positive(),
  /** 1, and one more for each time late predictions or labels changed the report. */
  revision: z.number().int().positive(),
  /** Times of the first and the last prediction. */
  from: Timestamp,
  to: Timestamp,
  ...Findings,
  drifted: z.boolean(),
  /** By feature, then value. */
  slices: z.array(SliceReport),
  fairness: z.array(Fairness),
  latencyMs: z.object({ p50: z.number(), p99: z.number() }).optional(),
  evaluatedAt: Timestamp,
});
export type WindowReport = z.infer<typeof WindowReport>;

/** How a column was spread in a window, beside the reference. */
export const Histogram = z.object({
  column: z.string(),
  bins: z.array(
    z.object({
      /** The category, or the largest number of the bin. */
      label: z.string(),
      reference: z.number(),
      current: z.number(),
    }),
  ),
});
export type Histogram = z.infer<typeof Histogram>;

export const Alert = z.object({
  id: Uuid,
  monitorId: Uuid,
  /** What raised it: a monitor or, by kind, an objective or a feature view. */
  monitor: Name,
  /** Empty where it is about none. */
  deployment: z.string(),
  kind: AlertKind,
  /** The rule; empty for what is watched without one. */
  rule: z.string().default(''),
  severity: Severity,
  state: z.enum(['open', 'acknowledged', 'resolved']),
  summary: z.string(),
  /** Nobody was told when it was raised: a silence matched. */
  silenced: z.boolean().default(false),
  raisedAt: Timestamp,
  acknowledgedBy: Actor.optional(),
  resolvedAt: Timestamp.optional(),
});
export type Alert = z.infer<typeof Alert>;
