import { z } from 'zod';
import { Name, Timestamp } from '../common/types';
import { ColumnName, FeatureType } from './feature-view';

/** What the values of a feature were like on a day. */
export const FeatureStatistics = z.object({
  feature: ColumnName,
  type: FeatureType,
  nulls: z.number().int().nonnegative(),
  /** Different values, by estimate. */
  distinct: z.number().int().nonnegative(),
  /** Numbers only (true is 1): absent where there is no value. */
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  /** Values below which 5, 25, 50, 75 and 95 per cent lie, by estimate. */
  quantiles: z
    .object({ p5: z.number(), p25: z.number(), p50: z.number(), p75: z.number(), p95: z.number() })
    .optional(),
});
export type FeatureStatistics = z.infer<typeof FeatureStatistics>;

/** Rows of a view with event times of one UTC day. */
export const DayStatistics = z.object({
  featureView: Name,
  featureViewVersion: z.number().int().positive(),
  day: z.iso.date(),
  rows: z.number().int().nonnegative(),
  /** Different entities, by estimate. */
  entities: z.number().int().nonnegative(),
  latestEventTime: Timestamp,
  features: z.array(FeatureStatistics),
  computedAt: Timestamp,
});
export type DayStatistics = z.infer<typeof DayStatistics>;
