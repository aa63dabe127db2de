import { z } from 'zod';
import { Digest, Scalar, Timestamp, Uuid } from '../common/types';

/** One row of a tensor. `raw` is the row's bytes as V2 binary data (little endian; BYTES: 4-byte length, then bytes), base64. */
export const TensorRow = z.object({
  name: z.string(),
  datatype: z.string(),
  /** Shape of the row: the batch dimension is 1. */
  shape: z.array(z.number().int()),
  /** Values for reading; NaN and infinities as strings. `raw` is the truth. */
  data: z.array(z.union([z.number(), z.string(), z.boolean()])),
  raw: z.base64(),
});
export type TensorRow = z.infer<typeof TensorRow>;

/** A feature value as it was when the model used it. */
export const FeatureValue = z.object({
  name: z.string(),
  value: Scalar,
  /** Event time of the value; absent where the caller sent it with the request. */
  eventTime: Timestamp.optional(),
  status: z.enum(['PRESENT', 'NULL_VALUE', 'NOT_FOUND', 'OUTSIDE_MAX_AGE', 'FROM_REQUEST']),
});
export type FeatureValue = z.infer<typeof FeatureValue>;

/** Additive contributions of the features to one output, in the model's margin (log-odds for a binary classifier). */
export const ReasonCodes = z.object({
  method: z.enum(['linear', 'tree-shap', 'permutation-shapley']),
  /** Of permutation Shapley: how many orders of the features were tried, and the seed that drew them. */
  sampling: z
    .object({ seed: z.number().int().nonnegative(), orders: z.number().int().positive() })
    .optional(),
  /** Expected margin over the background data. */
  baseline: z.number(),
  /** Margin of this prediction: baseline + sum of contributions. */
  margin: z.number(),
  /** Largest absolute contribution first. */
  contributions: z.array(z.object({ feature: z.string(), value: Scalar, contribution: z.number() })),
});
export type ReasonCodes = z.infer<typeof ReasonCodes>;

/** All that must be known of one prediction to explain and to repeat it. */
export const PredictionRecord = z.object({
  predictionId: Uuid,
  time: Timestamp,
  deployment: z.string(),
  /** Absent for a prediction that an external server made. */
  revision: z.number().int().positive().optional(),
  model: z.string(),
  version: z.number().int().positive(),
  packageDigest: Digest.optional(),
  runtime: z.object({ name: z.string(), version: z.string() }).optional(),
  /** Request that carried it (a request may carry many rows), and its row there. */
  requestId: z.string().optional(),
  row: z.number().int().nonnegative().default(0),
  caller: z.string().optional(),
  /** Made from a copy of a request, to compare: the prediction that was answered in its stead. This one went to nobody. */
  shadowOf: Uuid.optional(),
  /** Join key to value. */
  entityKeys: z.record(z.string(), z.union([z.string(), z.number()])),
  features: z.array(FeatureValue),
  inputs: z.array(TensorRow),
  outputs: z.array(TensorRow),
  reasonCodes: ReasonCodes.optional(),
  latencyMs: z.number().nonnegative().optional(),
});
export type PredictionRecord = z.infer<typeof PredictionRecord>;
