import { Problem } from '@modelkeep/contracts/common/types';
import {
  ModelMetadata,
  ModelReady,
  ServerLive,
  ServerMetadata,
  ServerReady,
} from '@modelkeep/contracts/serving/data-plane';
import { InferRequest, InferResponse } from '@modelkeep/contracts/serving/inference';
import {
  IndexRequest,
  LoadRequest,
  RepositoryIndex,
  UnloadRequest,
} from '@modelkeep/contracts/serving/model-repository';
import { z } from 'zod';
import { HEADER_LENGTH } from './read-request';

type Json = Record<string, unknown>;

interface Operation {
  summary: string;
  request?: z.ZodType;
  response: z.ZodType;
  /** Bodies may have binary tensors behind their JSON. */
  binary?: boolean;
  /** Only for services of the suite. */
  guarded?: boolean;
  /** Says with 503 and a body of its own that it is not ready. */
  mayBeUnready?: boolean;
}

const model = (path: string): Record<string, Operation> => ({
  [`GET ${path}`]: { summary: 'Inputs, outputs and versions of a model', response: ModelMetadata },
  [`GET ${path}/ready`]: {
    summary: 'Whether a model takes requests',
    response: ModelReady,
    mayBeUnready: true,
  },
  [`POST ${path}/infer`]: {
    summary: 'Predict; every row has its prediction on record before it is answered',
    request: InferRequest,
    response: InferResponse,
    binary: true,
  },
});

/** By method and path. */
const operations: Record<string, Operation> = {
  'GET /v2': { summary: 'Name, version and extensions of the server', response: ServerMetadata },
  'GET /v2/health/live': { summary: 'Whether the server answers', response: ServerLive },
  'GET /v2/health/ready': {
    summary: 'Whether the server takes requests',
    response: ServerReady,
    mayBeUnready: true,
  },
  ...model('/v2/models/{name}'),
  ...model('/v2/models/{name}/versions/{version}'),
  'POST /v2/repository/index': {
    summary: 'Models and their state',
    request: IndexRequest,
    response: RepositoryIndex,
    guarded: true,
  },
  'POST /v2/repository/models/{name}/load': {
    summary: 'Verify a package, make its model ready and let it take the requests',
    request: LoadRequest,
    response: z.object({}),
    guarded: true,
  },
  'POST /v2/repository/models/{name}/unload': {
    summary: 'Take a version, or all of a name, out of service',
    request: UnloadRequest,
    response: z.object({}),
    guarded: true,
  },
};

/** OpenAPI 3.1 document of the data plane. */
export function openApi(): Json {
  const paths: Record<string, Json> = {};
  for (const [place, operation] of Object.entries(operations)) {
    const [method, path] = place.split(' ') as [string, string];
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(path, operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Modelkeep model server: Open Inference Protocol V2', version: '2' },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem.extend({ error: z.string() }), 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function describe(
  path: string,
  { summary, request, response, binary, guarded, mayBeUnready }: Operation,
): Json {
  const done = content(response, 'output', binary);
  return {
    tags: [guarded ? 'model repository' : 'inference'],
    summary,
    ...(guarded && { security: [{ token: [] }] }),
    parameters: [
      ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        ...{ name, in: 'path', required: true, schema: { type: 'string' } },
      })),
      ...(binary ? [{ name: HEADER_LENGTH, in: 'header', ...lengthHeader }] : []),
    ],
    ...(request && { requestBody: { required: !guarded, content: content(request, 'input', binary) } }),
    responses: {
      200: {
        description: 'Done.',
        ...(binary && { headers: { [HEADER_LENGTH]: lengthHeader } }),
        content: done,
      },
      ...(mayBeUnready && { 503: { description: 'Not ready.', content: done } }),
      ...(binary && {
        503: {
          description: 'Busy, or the prediction cannot be recorded: ask again.',
          headers: { 'retry-after': { description: 'In so many seconds.', schema: { type: 'integer' } } },
          content: problem,
        },
      }),
      default: { description: 'What was wrong, and where.', content: problem },
    },
  };
}

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

const lengthHeader = {
  description: 'Bytes of the JSON, where binary tensors follow it.',
  schema: { type: 'integer' },
};

const content = (schema: z.ZodType, io: 'input' | 'output', binary = false): Json => ({
  'application/json': { schema: schemaOf(schema, io) },
  ...(binary && { 'application/octet-stream': {} }),
});

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json as Json;
}
