import { z } from 'zod';
import { Actor, Digest, Name, Scalar, Timestamp, Uuid } from '../common/types';

export const PipelineRunState = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']);
export const StepState = z.enum(['waiting', 'running', 'succeeded', 'failed', 'skipped']);

export const StepRun = z.object({
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
});

export const PipelineRun = z.object({
  id: Uuid,
  pipeline: Name,
  version: z.number().int().positive(),
  state: PipelineRunState,
  parameters: z.record(z.string(), Scalar),
  inputs: z.record(z.string(), Digest),
  startedBy: Actor,
  /** Event that triggered it, where one did. */
  trigger: z.object({ name: Name, eventId: Uuid, eventType: z.string() }).optional(),
  steps: z.array(StepRun),
  environmentDigest: Digest.optional(),
  createdAt: Timestamp,
  finishedAt: Timestamp.optional(),
});
export type PipelineRun = z.infer<typeof PipelineRun>;
