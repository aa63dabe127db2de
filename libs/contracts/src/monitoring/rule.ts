import { z } from 'zod';
import { Actor, Name, Timestamp, Uuid } from '../common/types';

export const Severity = z.enum(['info', 'warning', 'critical']);
export type Severity = z.infer<typeof Severity>;

export const AlertKind = z.enum(['drift', 'quality', 'rule', 'availability', 'objective', 'freshness']);
export type AlertKind = z.infer<typeof AlertKind>;

/** Figures of a window report that a rule may watch. */
export const Metric = z.enum([
  'predictions',
  'drifted-share',
  'distance',
  'violations',
  'violation-share',
  'latency-p50',
  'latency-p99',
  'labelled-share',
  'positive-share',
  'accuracy',
  'precision',
  'recall',
  'f1',
  'roc-auc',
  'log-loss',
  'brier',
  'calibration-error',
  'mae',
  'rmse',
  'r2',
  'estimated-accuracy',
  'estimated-precision',
  'estimated-recall',
  'estimated-f1',
  'estimated-roc-auc',
  'demographic-parity-difference',
  'equal-opportunity-difference',
]);
export type Metric = z.infer<typeof Metric>;

/** When an alert is raised, and when it is over. A window in which the figure is not defined does not count. */
export const AlertRule = z
  .strictObject({
    name: Name,
    monitor: Name,
    metric: Metric,
    /** Of `distance` and `violation-share` the column, of fairness the feature; the largest of all unless told. */
    column: z.string().min(1).optional(),
    /** One slice instead of the whole window. */
    slice: z.strictObject({ feature: z.string().min(1), value: z.string() }).optional(),
    /** Bad where the figure is larger, or smaller. */
    above: z.number().optional(),
    below: z.number().optional(),
    /** Bad windows in a row that raise an alert. */
    forWindows: z.number().int().min(1).max(50).default(1),
    /** The figure is good again only beyond this; unless told, where it is not bad. */
    clearAt: z.number().optional(),
    /** Good windows in a row that resolve it. */
    clearWindows: z.number().int().min(1).max(50).default(2),
    severity: Severity.default('warning'),
    description: z.string().max(500).optional(),
  })
  .refine(({ above, below }) => (above === undefined) !== (below === undefined), {
    path: ['above'],
    message: 'give either above or below',
  })
  .refine(
    ({ above, below, clearAt }) =>
      clearAt === undefined || clearAt <= (above ?? Infinity) === clearAt >= (below ?? -Infinity),
    { path: ['clearAt'], message: 'lies on the bad side' },
  );
export type AlertRule = z.infer<typeof AlertRule>;

/** Rules as a file holds them. */
export const RuleFile = z.strictObject({ rules: z.array(AlertRule).min(1).max(500) });
export type RuleFile = z.infer<typeof RuleFile>;

/** What a rule would have done on past windows. */
export const RulePreview = z.object({
  windows: z.number().int(),
  /** Windows, oldest first, in which an alert would have been raised or resolved. */
  transitions: z.array(
    z.object({
      window: z.number().int(),
      to: Timestamp,
      change: z.enum(['raised', 'resolved']),
      value: z.number(),
    }),
  ),
});
export type RulePreview = z.infer<typeof RulePreview>;

/** Which alerts; what is not told matches all. */
export const AlertMatch = z.strictObject({
  monitor: Name.optional(),
  deployment: Name.optional(),
  kind: AlertKind.optional(),
  rule: Name.optional(),
});
export type AlertMatch = z.infer<typeof AlertMatch>;

/** For a while nobody is told of these alerts; they are raised and published all the same. */
export const Silence = z.object({
  id: Uuid,
  match: AlertMatch,
  from: Timestamp,
  until: Timestamp,
  reason: z.string(),
  createdBy: Actor,
});
export type Silence = z.infer<typeof Silence>;

const receives = {
  match: AlertMatch.prefault({}),
  leastSeverity: Severity.default('info'),
};

/** Where people are told of alerts. */
export const ChannelDefinition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('webhook'),
    url: z.url().max(2000),
    /** Signs deliveries; kept encrypted, never shown. */
    secret: z.string().min(16).max(500).optional(),
    ...receives,
  }),
  /** An incoming webhook of Slack, or of what takes the same messages. */
  z.strictObject({ kind: z.literal('slack'), url: z.url().max(2000), ...receives }),
  z.strictObject({ kind: z.literal('email'), to: z.array(z.email()).min(1).max(20), ...receives }),
]);
export type ChannelDefinition = z.infer<typeof ChannelDefinition>;

export const Channel = z.object({
  name: Name,
  kind: z.enum(['webhook', 'slack', 'email']),
  /** Where deliveries go; of URLs the origin alone, since the rest may be a secret. */
  target: z.string(),
  signed: z.boolean(),
  match: AlertMatch,
  leastSeverity: Severity,
  createdBy: Actor,
});
export type Channel = z.infer<typeof Channel>;

/** One message to one channel. */
export const Delivery = z.object({
  id: Uuid,
  channel: Name,
  alertId: Uuid,
  change: z.enum(['raised', 'acknowledged', 'resolved']),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number().int(),
  /** Why the last attempt failed. */
  failure: z.string().optional(),
  createdAt: Timestamp,
});
export type Delivery = z.infer<typeof Delivery>;
