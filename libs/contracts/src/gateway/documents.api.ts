import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';

export const getOpenApi = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path: '/openapi.json',
  summary: 'Every endpoint of the suite, as OpenAPI',
  access: 'anyone',
  response: z.unknown(),
});

export const getAsyncApi = defineEndpoint({
  service: 'gateway',
  method: 'GET',
  path: '/asyncapi.json',
  summary: 'Every event of the suite, as AsyncAPI',
  access: 'anyone',
  response: z.unknown(),
});
