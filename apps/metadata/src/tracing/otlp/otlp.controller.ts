import type { Readable } from 'node:stream';
import { Controller, UseFilters } from '@nestjs/common';
import { invalidParameter, MlflowError, MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import type { FastifyRequest } from 'fastify';
import { Spans } from '../span/spans';
import { MAX_BYTES, mediaTypeOf, readExportRequest } from './export-request';
import { ExportHeaders, exportTraces } from './otlp.api';

@Controller()
@UseFilters(MlflowErrorFilter)
export class OtlpController {
  constructor(private readonly spans: Spans) {}

  @Handles(exportTraces)
  async export({ raw, reply }: RequestOf<typeof exportTraces>) {
    const headers = ExportHeaders.safeParse(raw.headers);
    if (!headers.success)
      throw invalidParameter('The header x-mlflow-experiment-id must name an experiment.');
    const type = mediaTypeOf(sentContentType(raw));
    const spans = await readExportRequest(
      await readBody(raw.body as Readable),
      type,
      headers.data['content-encoding'],
    );
    if (spans.length > 0)
      await this.spans.log(headers.data['x-mlflow-experiment-id'], spans, headers.data['x-mlflow-run-id']);
    // An empty ExportTraceServiceResponse: all was taken.
    reply.header('content-type', type);
    return type === 'application/json' ? '{}' : '';
  }
}

/** The type as the client sent it; for a streamed body the parsed header no longer says it. */
function sentContentType({ raw: { rawHeaders } }: FastifyRequest): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === 'content-type');
  return at < 0 ? undefined : rawHeaders[at + 1];
}

async function readBody(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BYTES)
      throw new MlflowError('RESOURCE_EXHAUSTED', `At most ${MAX_BYTES} bytes are taken.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
