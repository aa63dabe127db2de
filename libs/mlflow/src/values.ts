import { z } from 'zod';

/** Protobuf's JSON form of int64: a number or its digits. */
export const Int64 = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);

const END_OF_9999 = 253_402_300_799_999;

/** Unix milliseconds, 1970 to 9999. */
export const Time = Int64.refine((ms) => ms >= 0 && ms <= END_OF_9999, 'is not a time in Unix milliseconds');

/** Protobuf's JSON form of double: NaN and the infinities as strings. */
export const Double = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/)
    .transform(Number),
]);

/** The reverse of `Double`. */
export const doubleToJson = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);

const Storable = z.string().refine((value) => !value.includes('\0'), 'may not contain U+0000');

/** Text of at most `max` characters that PostgreSQL can hold. */
export const Text = (max: number) => Storable.max(max);

/** Text of any length, of which the first `max` characters are kept: so MLflow takes values of parameters and tags. */
export const Truncated = (max: number) => Storable.transform((value) => firstCharacters(value, max));

/** A character has at most two UTF-16 units. */
const firstCharacters = (text: string, count: number): string =>
  text.length <= count ? text : [...text.slice(0, 2 * count)].slice(0, count).join('');

/** Name of a metric, a parameter or a tag: what MLflow's `validate_param_and_metric_name` takes. */
export const Key = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[\p{L}\p{N}_\-./ :]*$/u, 'may hold letters, digits, and _ - . : / space')
  .refine(
    (key) => key.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must be a relative path without empty, . or .. parts',
  );

export const RunId = z.string().regex(/^[a-zA-Z0-9][\w-]{0,255}$/, 'is not a run id');
export const ExperimentId = z.union([
  z.string().regex(/^\d{1,18}$/, 'is not an experiment id'),
  z.number().int().nonnegative().transform(String),
]);

export const Tag = z.object({ key: Key, value: Truncated(8000).default('') });
export const Param = z.object({ key: Key, value: Truncated(6000).default('') });
export const ModelId = z.string().regex(/^[a-zA-Z0-9][\w-]{0,99}$/, 'is not a logged model id');
export const Metric = z.object({
  key: Key,
  value: Double,
  /** Unix milliseconds, by convention. */
  timestamp: Int64.refine((value) => value >= 0, 'is negative'),
  step: Int64.default(0),
  /** The logged model that the metric is of, and the data set on which it was measured. */
  model_id: z.union([ModelId, z.literal('')]).optional(),
  dataset_name: Text(500).optional(),
  dataset_digest: Text(100).optional(),
});
export type Tag = z.infer<typeof Tag>;
export type Param = z.infer<typeof Param>;
export type Metric = z.infer<typeof Metric>;

export const ViewType = z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL']);
export type ViewType = z.infer<typeof ViewType>;

/** Life-cycle stages that a view shows. */
export function stagesOf(view: ViewType): string[] {
  if (view === 'ALL') return ['active', 'deleted'];
  return [view === 'ACTIVE_ONLY' ? 'active' : 'deleted'];
}
