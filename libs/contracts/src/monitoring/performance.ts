import { z } from 'zod';
import { Scalar } from '../common/types';

/** Which value of which output tensor of a prediction. */
export const OutputValue = z.strictObject({
  name: z.string().min(1),
  index: z.number().int().nonnegative().default(0),
});
export type OutputValue = z.infer<typeof OutputValue>;

/** How outputs are measured against labels. */
export const PerformanceSettings = z.discriminatedUnion('task', [
  z.strictObject({
    task: z.literal('classification'),
    /** Probability of `positive`. */
    output: OutputValue,
    /** The label whose probability that is. */
    positive: Scalar.default(1),
    /** Probability from which the model decides for `positive`. */
    threshold: z.number().min(0).max(1).default(0.5),
  }),
  z.strictObject({ task: z.literal('regression'), output: OutputValue }),
]);
export type PerformanceSettings = z.infer<typeof PerformanceSettings>;

/** Of predictions whose labels are known. Absent where it is not defined: no positive label, one class only. */
export const ClassificationMetrics = z.object({
  accuracy: z.number(),
  precision: z.number().optional(),
  recall: z.number().optional(),
  f1: z.number().optional(),
  rocAuc: z.number().optional(),
  logLoss: z.number(),
  brier: z.number(),
  /** Expected calibration error over ten bins of equal width. */
  calibrationError: z.number(),
});
export type ClassificationMetrics = z.infer<typeof ClassificationMetrics>;

export const RegressionMetrics = z.object({
  mae: z.number(),
  rmse: z.number(),
  /** Absent where all labels are equal. */
  r2: z.number().optional(),
});
export type RegressionMetrics = z.infer<typeof RegressionMetrics>;

/** Before labels come, from the probabilities alone, as far as they are calibrated. */
export const EstimatedPerformance = z.object({
  accuracy: z.number(),
  precision: z.number().optional(),
  recall: z.number().optional(),
  f1: z.number().optional(),
  rocAuc: z.number().optional(),
});
export type EstimatedPerformance = z.infer<typeof EstimatedPerformance>;

/** Between the groups of a sliced feature. */
export const Fairness = z.object({
  feature: z.string(),
  /** Largest difference between the shares of each group that are decided positively. */
  demographicParityDifference: z.number(),
  /** Largest difference between the recalls of the groups; absent before labels come. */
  equalOpportunityDifference: z.number().optional(),
});
export type Fairness = z.infer<typeof Fairness>;

export const PerformanceReport = z.object({
  predictions: z.number().int(),
  labelled: z.number().int(),
  /** Share of predictions decided positively. */
  positiveShare: z.number().optional(),
  classification: ClassificationMetrics.optional(),
  regression: RegressionMetrics.optional(),
  estimated: EstimatedPerformance.optional(),
});
export type PerformanceReport = z.infer<typeof PerformanceReport>;
