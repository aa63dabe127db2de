import { z } from 'zod';

/** How two samples of a column are compared. Tests give a p-value, the others a distance. */
export const DriftMethod = z.enum([
  'psi',
  'kolmogorov-smirnov',
  'jensen-shannon',
  'chi-squared',
  'wasserstein',
]);
export type DriftMethod = z.infer<typeof DriftMethod>;

/** What counts as drift. */
export const DriftSettings = z.strictObject({
  /**
   * `auto`: with up to 1,000 values on the smaller side a test (Kolmogorov-Smirnov; chi-squared for categories and for
   * numbers of at most 5 values), with more a distance (Wasserstein in standard deviations; Jensen-Shannon).
   */
  method: z.union([DriftMethod, z.literal('auto')]).default('auto'),
  /** Of `method`, where it is not `auto`: a distance from which, or a p-value below which, a column counts as drifted. */
  threshold: z.number().positive().optional(),
  /** Adjusted p-value below which a tested column counts as drifted. */
  significance: z.number().positive().max(1).default(0.05),
  /** Of p-values, for the number of columns tested together. */
  correction: z.enum(['benjamini-hochberg', 'none']).default('benjamini-hochberg'),
  /** Exceptions, by column. */
  columns: z
    .record(z.string(), z.strictObject({ method: DriftMethod, threshold: z.number().positive().optional() }))
    .default({}),
});
export type DriftSettings = z.infer<typeof DriftSettings>;

/** How far one column is from its reference. */
export const FeatureDrift = z.object({
  feature: z.string(),
  method: DriftMethod,
  /** The test's statistic, or the distance. */
  value: z.number(),
  pValue: z.number().optional(),
  /** After the correction; it decides. */
  adjustedPValue: z.number().optional(),
  threshold: z.number(),
  drifted: z.boolean(),
  /** Jensen-Shannon distance, whatever the method: 0 to 0.833, comparable between columns. */
  distance: z.number(),
  /** Rows without a value. */
  missing: z.number().int(),
});
export type FeatureDrift = z.infer<typeof FeatureDrift>;
