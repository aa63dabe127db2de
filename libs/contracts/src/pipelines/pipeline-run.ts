import { z } from 'zod';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';

export const PipelineRunState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
/**
 * `waiting`: for other steps; `ready`: for a worker; `suspended`: its items, its sub-run or people decide.
 */
export const StepState = z.enum([
  'waiting',
  'ready',
  'running',
  'suspended',
  'succeeded',
  'failed',
  'skipped',
]);
export type StepState = z.infer<typeof StepState>;

const StepResult = {
  name: Name,
  state: StepState,
  attempt: z.number().int().nonnegative(),
  startedAt: Timestamp.optional(),
  finishedAt: Timestamp.optional(),
  /** Artifact name to digest. */
  outputs: z.record(z.string(), Digest),
  /** Output parameters of a command; the answer's top-level fields of a request. */
  parameters: z.record(z.string(), z.unknown()),
  error: z.string().optional(),
  /** Run whose result was taken instead of running the step. */
  reusedFrom: Uuid.optional(),
};

export const StepRun = z.object({
  ...StepResult,
  /** Number of items by state, where the step is mapped over a list. */
  items: z.partialRecord(StepState, z.number().int()).optional(),
});
export type StepRun = z.infer<typeof StepRun>;

/** One item of a step that is mapped over a list. */
export const ItemRun = z.object({
  ...StepResult,
  item: z.number().int().nonnegative(),
  value: z.unknown(),
});
export type ItemRun = z.infer<typeof ItemRun>;

/** What made a run start, where it was not a person. */
export const RunTrigger = z.object({ name: Name, eventId: Uuid, eventType: z.string() });

export const PipelineRun = z.object({
  id: Uuid,
  pipeline: Name,
  version: z.number().int().positive(),
  state: PipelineRunState,
  /** Of the runs that wait, those of the highest start first. */
  priority: z.number().int(),
  parameters: z.record(z.string(), z.json()),
  inputs: z.record(z.string(), Digest),
  startedBy: Actor,
  /** Event that triggered it, where one did. */
  trigger: RunTrigger.optional(),
  /** Step of another run of which it is a sub-run. */
  parent: z.object({ runId: Uuid, step: Name, item: z.number().int().nonnegative().optional() }).optional(),
  /** Run that it repeats, and the step from which on. */
  rerunOf: z.object({ runId: Uuid, fromStep: Name.optional() }).optional(),
  /** Schedule or backfill that started it, and the moment that it is for. */
  scheduled: z.object({ schedule: Name.optional(), backfill: Uuid.optional(), for: Timestamp }).optional(),
  steps: z.array(StepRun),
  environmentDigest: Digest.optional(),
  createdAt: Timestamp,
  finishedAt: Timestamp.optional(),
});
export type PipelineRun = z.infer<typeof PipelineRun>;

/** One change of a step or of the run itself, in the order in which they took effect. */
export const RunTransition = z.object({
  sequence: z.number().int(),
  at: Timestamp,
  /** Absent where the run itself changed. */
  step: Name.optional(),
  item: z.number().int().nonnegative().optional(),
  attempt: z.number().int().nonnegative().optional(),
  from: z.string().optional(),
  to: z.string(),
  error: z.string().optional(),
});
export type RunTransition = z.infer<typeof RunTransition>;
