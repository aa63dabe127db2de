import { z } from 'zod';
import { ReasonCodes } from './prediction';

/** The first axis is the batch: one row at least. */
const Shape = z.tuple([z.number().int().positive()], z.number().int().nonnegative());

/**
 * A tensor's values as JSON, flat or nested; floating-point tensors take NaN and the infinities as strings, 64-bit integers
 * beyond 2^53 too. Each value is checked against the tensor's datatype where it is read, once.
 */
const Data = z
  .custom<unknown[]>(Array.isArray, 'must be an array')
  .meta({ type: 'array', items: { type: ['number', 'string', 'boolean', 'array'] } });

/** Request of the Open Inference Protocol V2 (REST). */
export const InferRequest = z.object({
  id: z.string().max(200).optional(),
  parameters: z
    .looseObject({
      /** Explain each row: the answer has `reason_codes`. */
      explain: z.boolean().optional(),
      /** Send outputs as binary data unless an output says otherwise. */
      binary_data_output: z.boolean().optional(),
      /** Send each row's bytes along (`raw_outputs`). */
      raw_output: z.boolean().optional(),
    })
    .optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        datatype: z.string(),
        shape: Shape,
        /** Left out where the tensor comes as binary data. */
        data: Data.optional(),
        parameters: z
          .looseObject({
            /** Bytes of this tensor behind the JSON (binary tensor data extension). */
            binary_data_size: z.number().int().nonnegative().optional(),
          })
          .optional(),
      }),
    )
    .min(1),
  /** Outputs that are wanted; all of them where it is left out. */
  outputs: z
    .array(
      z.object({
        name: z.string(),
        parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
      }),
    )
    .optional(),
});
export type InferRequest = z.infer<typeof InferRequest>;

/** Answer of the Open Inference Protocol V2 (REST); an output that is asked for as binary data has its size in place of its data. */
export const InferResponse = z.object({
  id: z.string().optional(),
  model_name: z.string(),
  model_version: z.string(),
  parameters: z.object({
    /** One prediction id per row. */
    prediction_ids: z.array(z.string()),
    /** One per row, where the request asked for it (`explain`). */
    reason_codes: z.array(ReasonCodes).optional(),
    /** Where the request asked for it (`raw_output`): output name to the bytes of each row, as `TensorRow.raw`. */
    raw_outputs: z.record(z.string(), z.array(z.base64())).optional(),
    /** Name and version of the runtime, beside `raw_outputs`. */
    runtime: z.object({ name: z.string(), version: z.string() }).optional(),
  }),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape: z.array(z.number().int()),
      data: z.array(z.union([z.number(), z.string(), z.boolean()])),
    }),
  ),
});
export type InferResponse = z.infer<typeof InferResponse>;
