import { z } from 'zod';

const Tree = z.object({
  /** Encoded column that a node splits on; -1 in a leaf. */
  feature: z.array(z.number().int()),
  /** A row goes left where its value is not above. */
  threshold: z.array(z.number()),
  left: z.array(z.number().int()),
  right: z.array(z.number().int()),
  /** Value of a leaf, in the margin. */
  value: z.array(z.number()),
  /** Training rows (by weight) that came through each node. */
  cover: z.array(z.number()),
});
export type Tree = z.infer<typeof Tree>;

const FeatureEncoding = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    name: z.string(),
    firstColumn: z.number().int(),
    missing: z.number(),
  }),
  z.object({
    kind: z.literal('categorical'),
    name: z.string(),
    firstColumn: z.number().int(),
    categories: z.array(z.string()),
  }),
]);

const Base = {
  formatVersion: z.literal(1),
  output: z.object({ name: z.string(), index: z.number().int(), link: z.literal('logit') }),
  /** Margin where no feature is known. */
  baseline: z.number(),
  features: z.array(FeatureEncoding),
};

const Shapley = z.object({
  formatVersion: z.literal(1),
  method: z.literal('permutation-shapley'),
  output: z.object({
    name: z.string(),
    /** Place within the output's row. */
    index: z.number().int().nonnegative(),
    /** `logit`: the output is a probability, its margin the log-odds; `identity`: the output is the margin. */
    link: z.enum(['logit', 'identity']),
  }),
  /** Input to the values of the rows that predictions are compared with, row after row. */
  background: z.record(z.string(), z.array(z.union([z.number(), z.string(), z.boolean()]))),
  /** Orders of the features that are tried, more for less error; all there are, where that is no more. */
  orders: z.number().int().positive(),
  seed: z.number().int().nonnegative(),
});
export type ShapleyFile = z.infer<typeof Shapley>;

/**
 * The package's file with the role `explanation`: all that is needed to attribute a margin to raw features, of linear models and
 * tree ensembles exactly.
 */
export const ExplanationFile = z.discriminatedUnion('method', [
  z.object({
    ...Base,
    method: z.literal('linear'),
    linear: z.object({
      intercept: z.number(),
      coefficients: z.array(z.number()),
      means: z.array(z.number()),
    }),
  }),
  z.object({
    ...Base,
    method: z.literal('tree-shap'),
    ensemble: z.object({ base: z.number(), trees: z.array(Tree) }),
  }),
  Shapley,
]);
export type ExplanationFile = z.infer<typeof ExplanationFile>;
/** With all that the margin follows from. */
export type ExactFile = Exclude<ExplanationFile, ShapleyFile>;
