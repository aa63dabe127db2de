import { z } from 'zod';
import { Actor, Name, Timestamp, Uuid } from '../common/types';

/** A step that waits for somebody's approval, or did. */
export const StepApproval = z.object({
  runId: Uuid,
  pipeline: Name,
  step: Name,
  item: z.number().int().nonnegative().optional(),
  message: z.string(),
  details: z.unknown().optional(),
  startedBy: Actor,
  /** Whether whoever started the run may decide. */
  allowStarter: z.boolean(),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn']),
  decidedBy: Actor.optional(),
  decidedAt: Timestamp.optional(),
  comment: z.string().optional(),
  createdAt: Timestamp,
});
export type StepApproval = z.infer<typeof StepApproval>;
