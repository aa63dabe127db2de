import { z } from 'zod';
import { Actor, Name, Timestamp, Uuid } from '../common/types';
import { Split, StickyKey } from './deployment';

const Percent = z.number().int().min(1).max(100);
const Seconds = z
  .number()
  .int()
  .min(0)
  .max(30 * 86_400);
const Requests = z.number().int().min(0).max(1_000_000_000);

/** A step lasts until both are reached; one that names neither waits until a person promotes it. */
const until = { seconds: Seconds.optional(), minRequests: Requests.optional() };

export const CanaryStep = z.strictObject({ percent: Percent.max(99), ...until });

/** How a candidate takes over. */
export const Strategy = z.discriminatedUnion('kind', [
  /** In equal steps, as many as the candidate has replicas. */
  z.strictObject({ kind: z.literal('rolling'), pauseSeconds: Seconds.default(10) }),
  /** All at once, then watched for a while. */
  z.strictObject({ kind: z.literal('blue-green'), soakSeconds: Seconds.default(30) }),
  /** In growing steps, then all. */
  z.strictObject({
    kind: z.literal('canary'),
    steps: z
      .array(CanaryStep)
      .min(1)
      .max(20)
      .refine(
        (steps) => steps.every(({ percent }, index) => percent > (steps[index - 1]?.percent ?? 0)),
        'each step must have more per cent than the one before',
      ),
  }),
  /** Gets copies, answers nobody, and takes no traffic in the end. */
  z.strictObject({ kind: z.literal('shadow'), percent: Percent.default(100), ...until }),
  /** Both answer, each key always from the same revision, until a person promotes or rolls back. */
  z.strictObject({ kind: z.literal('a-b'), percent: Percent.max(99), key: StickyKey }),
  /** Gets copies; takes over where labels say that it is right more often. */
  z.strictObject({
    kind: z.literal('champion-challenger'),
    percent: Percent.default(100),
    /** Predictions of each with a label, before it is decided. */
    minLabelled: z.number().int().positive(),
    /** How much more of its predictions must be right: 0.01 is one per cent more. */
    minGain: z.number().min(0).max(1).default(0),
  }),
]);
export type Strategy = z.infer<typeof Strategy>;

/** What the candidate must keep to; where it does not, the rollout rolls back by itself. */
export const Analysis = z.strictObject({
  /** Requests of the candidate that count at the least: a share of few says little. */
  minRequests: z.number().int().positive().default(20),
  /** Share of its requests that may fail (5xx). */
  maxErrorRate: z.number().min(0).max(1).default(0.02),
  /** How many times the 95th percentile of latency of the other revisions its own may be. */
  maxLatencyRatio: z.number().positive().default(3),
  /** A 95th percentile below this is never too slow. Milliseconds. */
  latencyFloorMs: z.number().min(0).default(50),
  /** Whether a drift alert of the deployment ends the rollout. */
  failOnDrift: z.boolean().default(true),
  /** How much less of its labelled predictions may be right than of the others'; absent: labels do not matter. */
  maxAccuracyLoss: z.number().min(0).max(1).optional(),
  /** Seconds after which a rollout that is not at its end rolls back; absent: never. */
  deadlineSeconds: Seconds.optional(),
});
export type Analysis = z.infer<typeof Analysis>;

/** What was seen of a revision during one step. */
export const Observation = z.object({
  requests: z.number().int(),
  /** Of them, answered with 5xx. */
  errors: z.number().int(),
  latencyP95Ms: z.number().optional(),
  /** Mirrored requests whose two answers were compared. */
  compared: z.number().int(),
  /** Of them, with another class, count or text: outputs that are not floating-point numbers. */
  disagreed: z.number().int(),
  /** Mean over the compared of the largest difference between floating-point outputs. */
  meanDifference: z.number().optional(),
  /** Predictions with a label, and how many of them were right. */
  labelled: z.number().int(),
  correct: z.number().int(),
});
export type Observation = z.infer<typeof Observation>;

export const RolloutState = z.enum(['running', 'promoted', 'kept', 'rolled-back']);

/** A candidate revision on its way to all traffic. One per deployment runs at a time. */
export const Rollout = z.object({
  id: Uuid,
  deployment: Name,
  candidate: z.number().int().positive(),
  strategy: Strategy,
  analysis: Analysis,
  /** Split that a rollback returns to. */
  before: Split,
  /** `kept`: it ended as planned, and the split is as before. */
  state: RolloutState,
  /** 0 until the candidate is ready. */
  step: z.number().int().min(0),
  steps: z.number().int().positive(),
  /** Waits for a person to promote it. */
  held: z.boolean(),
  /** Why it ended, where it did. */
  outcome: z.string().optional(),
  /** During the present or last step. */
  observed: z.object({ candidate: Observation, others: Observation }),
  startedAt: Timestamp,
  startedBy: Actor,
  stepStartedAt: Timestamp,
  finishedAt: Timestamp.optional(),
});
export type Rollout = z.infer<typeof Rollout>;
