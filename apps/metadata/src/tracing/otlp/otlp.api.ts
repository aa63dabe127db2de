import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { ExperimentId, writers } from '@modelkeep/mlflow';
import { z } from 'zod';

/** OTLP over HTTP, as MLflow's server has it: the experiment is named by a header. */
export const exportTraces = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/v1/traces',
  summary: 'OTLP: export spans, in protobuf or JSON',
  access: writers,
  query: z.object({}),
  body: 'stream',
  status: 200,
  response: 'stream',
});

export const ExportHeaders = z.object({
  'x-mlflow-experiment-id': ExperimentId,
  'x-mlflow-run-id': z.string().max(256).optional(),
  'content-encoding': z.string().optional(),
});
