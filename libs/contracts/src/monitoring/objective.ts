import { z } from 'zod';
import { Actor, Name, Timestamp } from '../common/types';

const shape = {
  deployment: Name,
  /** Share that must be good. */
  target: z.number().min(0.5).max(0.99999),
  /** Over so many days. */
  periodDays: z.number().int().min(1).max(90).default(30),
};

/** What users of a deployment may count on. */
export const ObjectiveDefinition = z.discriminatedUnion('kind', [
  /** Good: a check that found a replica ready. */
  z.strictObject({ kind: z.literal('availability'), ...shape }),
  /** Good: a prediction that took no longer. */
  z.strictObject({ kind: z.literal('latency'), thresholdMs: z.number().positive(), ...shape }),
]);
export type ObjectiveDefinition = z.infer<typeof ObjectiveDefinition>;

/** How an objective stands. */
export const Objective = z.object({
  name: Name,
  definition: ObjectiveDefinition,
  createdBy: Actor,
  createdAt: Timestamp,
  /** Checks or predictions in the period. */
  total: z.number().int(),
  good: z.number().int(),
  /** Share of the error budget that is left; negative once it is overspent. */
  budgetLeft: z.number(),
  /** How many times as fast as the target allows the budget is being spent; 1 spends it all by the end of the period. */
  burnRates: z.array(z.object({ minutes: z.number().int(), rate: z.number() })),
});
export type Objective = z.infer<typeof Objective>;
