import { z } from 'zod';

/** JSON form of a tensor's values; floating-point tensors take NaN and the infinities as strings. */
const Values = z.array(z.union([z.number(), z.string(), z.boolean(), z.array(z.unknown())]));

/** Request of the Open Inference Protocol V2 (REST). */
export const InferRequest = z.object({
  id: z.string().max(200).optional(),
  parameters: z.looseObject({ raw_output: z.boolean().optional() }).optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        datatype: z.string(),
        /** The first axis is the batch: one row at least. */
        shape: z.tuple([z.number().int().positive()], z.number().int().nonnegative()),
        data: Values,
        parameters: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
  outputs: z.array(z.looseObject({ name: z.string() })).optional(),
});
export type InferRequest = z.infer<typeof InferRequest>;

/** Answer of the Open Inference Protocol V2 (REST). */
export const InferResponse = z.object({
  id: z.string().optional(),
  model_name: z.string(),
  model_version: z.string(),
  parameters: z.object({
    /** One prediction id per row. */
    prediction_ids: z.array(z.string()),
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
