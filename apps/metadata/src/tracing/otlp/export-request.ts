import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { invalidParameter, MlflowError } from '@modelkeep/mlflow';
import { z } from 'zod';
import { OtlpSpan } from '../span/otlp-span';
import { storable } from '../storable';
import { decodeMessage } from './protobuf';
import { exportTraceRequest } from './trace-messages';

export const MAX_BYTES = 64 * 1024 * 1024;

const ExportRequest = z.object({
  resourceSpans: z
    .array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(OtlpSpan).default([]) })).default([]) }))
    .min(1, 'holds no spans'),
});

const decompressors: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
  gzip: (bytes) => promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES }),
  deflate: (bytes) => promisify(inflate)(bytes, { maxOutputLength: MAX_BYTES }),
  identity: async (bytes) => bytes,
};

export type MediaType = 'application/json' | 'application/x-protobuf';

/** Throws INVALID_PARAMETER_VALUE where OTLP over HTTP knows no such type. */
export function mediaTypeOf(contentType: string | undefined): MediaType {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' || type === 'application/x-protobuf') return type;
  throw invalidParameter(
    `Invalid Content-Type: ${contentType}. Expected application/x-protobuf or application/json.`,
  );
}

/** Spans of an ExportTraceServiceRequest. Throws INVALID_PARAMETER_VALUE where it is none, RESOURCE_EXHAUSTED beyond 64 MiB. */
export async function readExportRequest(
  body: Buffer,
  type: MediaType,
  encoding: string = 'identity',
): Promise<OtlpSpan[]> {
  const bytes = await decompress(body, encoding.toLowerCase());
  const parsed = check(decode(bytes, type));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalidParameter(`Invalid OpenTelemetry request: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  return parsed.data.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function check(request: unknown) {
  try {
    return ExportRequest.safeParse(request);
  } catch (error) {
    // The stack does not hold an attribute that is nested thousands of times.
    if (error instanceof RangeError)
      throw invalidParameter('Invalid OpenTelemetry request: nested too deeply.');
    throw error;
  }
}

async function decompress(body: Buffer, encoding: string): Promise<Buffer> {
  const decompressor = decompressors[encoding];
  if (!decompressor) throw invalidParameter(`Unsupported Content-Encoding: ${encoding}.`);
  try {
    return await decompressor(body);
  } catch (error) {
    if (error instanceof RangeError)
      throw new MlflowError('RESOURCE_EXHAUSTED', `At most ${MAX_BYTES} bytes are taken.`);
    throw invalidParameter(`The body is not ${encoding}.`);
  }
}

function decode(bytes: Buffer, type: MediaType): unknown {
  try {
    const message =
      type === 'application/json'
        ? bytes.toString('utf8')
        : JSON.stringify(decodeMessage(bytes, exportTraceRequest));
    return JSON.parse(message, storable);
  } catch {
    throw invalidParameter('Invalid OpenTelemetry request: the body cannot be decoded.');
  }
}
