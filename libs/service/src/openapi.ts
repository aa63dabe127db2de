import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { Problem } from '@modelkeep/contracts/common/types';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** Name of what a path that ends in `*` takes there. */
const REST = 'rest';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json as Json;
};

/** OpenAPI 3.1 document of endpoints. */
export function openApi(title: string, endpoints: readonly Endpoint[]) {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}').replace('*', `{${REST}}`);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(endpoint: Endpoint): Json {
  const { service, summary, access, params, query, body, response, status } = endpoint;
  return {
    tags: [service],
    summary,
    ...(access !== 'anyone' && {
      security: [{ token: [] }],
      description: `Roles: ${['admin', ...access].join(', ')}.`,
    }),
    parameters: [...parameters('path', params), ...parameters('query', query)],
    ...(!isNothing(body) && { requestBody: { required: true, content: content(body, 'input') } }),
    responses: {
      [status]: {
        description: 'Done.',
        ...(!isNothing(response) && { content: content(response, 'output') }),
      },
      default: {
        description: 'What was wrong, and where.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const isNothing = (schema: z.ZodType | 'stream') => schema instanceof z.ZodUndefined;

const content = (schema: z.ZodType | 'stream', io: 'input' | 'output'): Json =>
  schema === 'stream'
    ? { 'application/octet-stream': { schema: {} } }
    : { 'application/json': { schema: schemaOf(schema, io) } };

function parameters(place: 'path' | 'query', schema: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name: name === '*' ? REST : name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}
