import { Double } from '@modelkeep/mlflow';
import { z } from 'zod';

const MAX_NANOSECONDS = 2n ** 63n - 1n;

/** Nanoseconds since 1970, as digits: what PostgreSQL's bigint holds. */
const Nanoseconds = z
  .union([z.string().regex(/^\d{1,19}$/), z.number().int().nonnegative().transform(String)])
  .refine((digits) => BigInt(digits) <= MAX_NANOSECONDS, 'is no time in nanoseconds');
const hexId = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-fA-F]{${bytes * 2}}$`), `is not an id of ${bytes} bytes in hex`)
    .transform((id) => id.toLowerCase());
const enumOf = (prefix: string) => z.union([z.number().int(), z.string().startsWith(prefix)]);

export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number | string;
  bytesValue?: string;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: { key: string; value?: AnyValue }[] };
}

const AnyValue: z.ZodType<AnyValue> = z.lazy(() =>
  z.object({
    stringValue: z.string().optional(),
    boolValue: z.boolean().optional(),
    intValue: z.union([z.string().regex(/^-?\d{1,19}$/), z.number().int()]).optional(),
    doubleValue: z.union([z.number(), z.string()]).optional(),
    bytesValue: z.string().optional(),
    arrayValue: z.object({ values: z.array(AnyValue).default([]) }).optional(),
    kvlistValue: z.object({ values: z.array(KeyValue).default([]) }).optional(),
  }),
);
const KeyValue = z.object({ key: z.string(), value: AnyValue.optional() });
const attributes = z.array(KeyValue).default([]);

/** A span of OTLP: its JSON form, with ids in hex. */
export const OtlpSpan = z.object({
  traceId: hexId(16),
  spanId: hexId(8),
  parentSpanId: z.union([z.literal('').transform(() => undefined), hexId(8)]).optional(),
  traceState: z.string().optional(),
  name: z.string().default(''),
  kind: enumOf('SPAN_KIND_').optional(),
  startTimeUnixNano: Nanoseconds.default('0'),
  endTimeUnixNano: Nanoseconds.optional(),
  attributes,
  events: z
    .array(z.object({ timeUnixNano: Nanoseconds.optional(), name: z.string().default(''), attributes }))
    .optional(),
  links: z
    .array(z.object({ traceId: hexId(16), spanId: hexId(8), traceState: z.string().optional(), attributes }))
    .optional(),
  status: z.object({ code: enumOf('STATUS_CODE_').optional(), message: z.string().optional() }).optional(),
});
export type OtlpSpan = z.infer<typeof OtlpSpan>;

/** The value that an AnyValue holds. */
export function plainValue(value: AnyValue | undefined): unknown {
  if (!value) return undefined;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return Double.catch(NaN).parse(value.doubleValue);
  if (value.arrayValue) return value.arrayValue.values.map(plainValue);
  if (value.kvlistValue)
    return Object.fromEntries(
      value.kvlistValue.values.map(({ key, value: inner }) => [key, plainValue(inner)]),
    );
  return value.stringValue ?? value.boolValue ?? value.bytesValue;
}

const base64 = (id: string): string => Buffer.from(id, 'hex').toString('base64');

/** A span in the JSON form of protobuf, where bytes are base64: what MLflow's trace answers hold. */
export function toProtobufJson(span: OtlpSpan) {
  return {
    ...span,
    traceId: base64(span.traceId),
    spanId: base64(span.spanId),
    ...(span.parentSpanId && { parentSpanId: base64(span.parentSpanId) }),
    ...(span.links && {
      links: span.links.map((link) => ({
        ...link,
        traceId: base64(link.traceId),
        spanId: base64(link.spanId),
      })),
    }),
  };
}
