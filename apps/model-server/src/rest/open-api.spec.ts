import type { HttpAdapterHost } from '@nestjs/core';
import fastify from 'fastify';
import { openApi } from './open-api';
import { RepositoryRoutes } from './repository-routes';
import { RestRoutes } from './rest-routes';

/** Routes as the server has them; none is called. */
async function routes(): Promise<string[]> {
  const server = fastify();
  const found: string[] = [];
  server.addHook('onRoute', ({ method, path }) => {
    if (method !== 'HEAD') found.push(`${String(method)} ${path.replace(/:(\w+)/g, '{$1}')}`);
  });
  const host = { httpAdapter: { getInstance: () => server } } as unknown as HttpAdapterHost;
  const nothing = undefined as never;
  new RestRoutes(host, nothing, nothing, nothing, new RepositoryRoutes(nothing)).onModuleInit();
  await server.ready();
  return found.sort();
}

describe('openApi', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { requestBody?: unknown }>> };

  it('names every route of the data plane, and no other', async () => {
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(await routes());
  });

  it('describes request and answer from the contracts', () => {
    const infer = JSON.stringify(paths['/v2/models/{name}/infer']?.['post']);
    for (const word of ['datatype', 'binary_data_size', 'prediction_ids', 'reason_codes', 'retry-after'])
      expect(infer).toContain(word);
  });
});
