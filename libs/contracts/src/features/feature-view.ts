import { z } from 'zod';
import { Actor, Name, Scalar, Timestamp } from '../common/types';

/** Feature and join key names: as a column is named. */
export const ColumnName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,62}$/, 'expected a column name');

export const Entity = z.object({
  name: Name,
  joinKey: ColumnName,
  description: z.string().max(2000).optional(),
});
export type Entity = z.infer<typeof Entity>;

export const FeatureType = z.enum(['string', 'int64', 'float64', 'bool']);

export const Feature = z.object({
  name: ColumnName,
  type: FeatureType,
  /** Computes it from the features that the view keeps, when it is read; such a feature is not pushed. */
  expression: z.string().min(1).max(2000).optional(),
  description: z.string().max(2000).optional(),
});

/** What whoever defines an entity writes, beside its name. */
export const EntityDefinition = z.strictObject({
  joinKey: ColumnName,
  description: z.string().max(2000).optional(),
});
export type EntityDefinition = z.infer<typeof EntityDefinition>;

const MOST_SECONDS = 2_147_483_647;

/** Upper and lower case make no difference: SQL engines that read the store's files see none. */
const areDistinct = (features: readonly { name: string }[]): boolean =>
  new Set(features.map(({ name }) => name.toLowerCase())).size === features.length;

/** What whoever defines a feature view writes, beside its name. */
export const FeatureViewDefinition = z.strictObject({
  entity: Name,
  features: z.array(Feature.strict()).min(1).max(1000).refine(areDistinct, 'two features have the same name'),
  /** Seconds after its event time during which a value may be used; absent: forever. */
  ttlSeconds: z.number().int().positive().max(MOST_SECONDS).optional(),
  /** Seconds after which the view is stale unless values with newer event times have come; absent: never. */
  freshWithinSeconds: z.number().int().positive().max(MOST_SECONDS).optional(),
  owner: z.string().max(200).optional(),
  description: z.string().max(2000).optional(),
  tags: z.record(z.string(), z.string()).default({}),
});
export type FeatureViewDefinition = z.infer<typeof FeatureViewDefinition>;

/** A group of features of one entity that arrive together, with their event time. */
export const FeatureView = z.object({
  name: Name,
  version: z.number().int().positive(),
  ...FeatureViewDefinition.shape,
  joinKey: ColumnName,
  features: z.array(Feature).min(1).max(1000),
  tags: z.record(z.string(), z.string()),
  appliedAt: Timestamp,
  appliedBy: Actor,
});
export type FeatureView = z.infer<typeof FeatureView>;

/** One row of a push: the entity, when the values were true, the values by feature name. */
export const FeatureRow = z.object({
  entityKey: z.union([z.string(), z.number()]),
  eventTime: Timestamp,
  values: z.record(z.string(), Scalar),
});
export type FeatureRow = z.infer<typeof FeatureRow>;
