import { z } from 'zod';
import { Actor, Name, Timestamp } from '../common/types';
import { ColumnName } from './feature-view';

/** Features of one view, in the order in which a model takes them. */
export const FeatureSelection = z.strictObject({
  featureView: Name,
  features: z.array(ColumnName).min(1).max(1000),
});
export type FeatureSelection = z.infer<typeof FeatureSelection>;

/** What whoever defines a feature service writes, beside its name. */
export const FeatureServiceDefinition = z.strictObject({
  selections: z.array(FeatureSelection).min(1).max(100),
  owner: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  tags: z.record(z.string(), z.string()).default({}),
});
export type FeatureServiceDefinition = z.infer<typeof FeatureServiceDefinition>;

/** A named set of features that a model is bound to; a version never changes. */
export const FeatureService = z.object({
  name: Name,
  version: z.number().int().positive(),
  ...FeatureServiceDefinition.shape,
  tags: z.record(z.string(), z.string()),
  appliedAt: Timestamp,
  appliedBy: Actor,
});
export type FeatureService = z.infer<typeof FeatureService>;
