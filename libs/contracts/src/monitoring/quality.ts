import { z } from 'zod';

/** What the values of a column may be. What is not told is taken from the reference. */
export const ColumnExpectation = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  /** Categories that are known; others are violations. */
  categories: z.array(z.string()).optional(),
  /** Largest share of rows without a value; unless told, a share that exceeds the reference's by more than chance. */
  missingShare: z.number().min(0).max(1).optional(),
});
export type ColumnExpectation = z.infer<typeof ColumnExpectation>;

/** What was wrong with a column. `schema`: a value of another type. */
export const Violation = z.object({
  column: z.string(),
  kind: z.enum(['missing', 'schema', 'below-range', 'above-range', 'unseen-category']),
  /** Rows. */
  count: z.number().int().positive(),
  /** Of the rows of the window. */
  share: z.number(),
  /** Share that would have been accepted. */
  accepted: z.number(),
  /** Some of the values, as text. */
  examples: z.array(z.string()).optional(),
});
export type Violation = z.infer<typeof Violation>;
