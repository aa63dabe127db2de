import { z } from 'zod';
import { Name, Scalar } from '../common/types';
import { FeatureServiceDefinition } from './feature-service';
import { EntityDefinition, FeatureViewDefinition } from './feature-view';

/** One definition of a file of definitions. */
export const Definition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('entity'), name: Name, ...EntityDefinition.shape }),
  z.strictObject({ kind: z.literal('feature-view'), name: Name, ...FeatureViewDefinition.shape }),
  z.strictObject({ kind: z.literal('feature-service'), name: Name, ...FeatureServiceDefinition.shape }),
]);
export type Definition = z.infer<typeof Definition>;
export type DefinitionKind = Definition['kind'];

/** One place of a definition that changes; absent is what was not there, or is no longer. */
export const Difference = z.object({
  /** Field, by path: `features.age.type`. */
  path: z.string(),
  before: Scalar.optional(),
  after: Scalar.optional(),
});
export type Difference = z.infer<typeof Difference>;

/** What applying a definition does, or would do. */
export const Change = z.object({
  kind: z.enum(['entity', 'feature-view', 'feature-service']),
  name: Name,
  action: z.enum(['create', 'update', 'none']),
  /** Version that is there afterwards; entities have none. */
  version: z.number().int().positive().optional(),
  differences: z.array(Difference),
});
export type Change = z.infer<typeof Change>;
