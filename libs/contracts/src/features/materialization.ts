import { z } from 'zod';
import { Actor, Name, Timestamp, Uuid } from '../common/types';

/** Puts the newest rows of a span of event time online, entity by entity. */
export const Materialization = z.object({
  id: Uuid,
  featureView: Name,
  /** Event times after `start` (from the first on where absent), up to and with `end`. */
  start: Timestamp.optional(),
  end: Timestamp,
  state: z.enum(['running', 'finished']),
  /** Entities looked at so far. */
  entities: z.number().int().nonnegative(),
  /** Of those, entities whose online row changed. */
  updated: z.number().int().nonnegative(),
  requestedBy: Actor,
  requestedAt: Timestamp,
  finishedAt: Timestamp.optional(),
});
export type Materialization = z.infer<typeof Materialization>;
