import { metricsHandler, nameRoute } from '@modelkeep/telemetry';
import type { FastifyInstance } from 'fastify';
import { handledEndpoints } from './handles';
import { openApi } from './openapi';
import type { Readiness } from './readiness';

/** What operators ask every service: is it alive, is it ready, its metrics, its API. None needs a token. */
export function addOperations(
  server: FastifyInstance,
  name: string,
  readiness: Readiness,
  document: () => unknown = () => openApi(`Modelkeep ${name}`, handledEndpoints()),
): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (request.routeOptions.url) nameRoute(request.routeOptions.url);
    done();
  });
  // The path and the answer of MLflow's server, which its users' probes ask for.
  server.get('/health', () => 'OK');
  server.get('/health/live', () => ({ live: true }));
  server.get('/health/ready', async (_request, reply) => {
    const report = await readiness.report();
    return reply.status(report.ready ? 200 : 503).send(report);
  });
  server.get('/metrics', (request, reply) => {
    reply.hijack();
    metricsHandler(request.raw, reply.raw);
  });
  // The gateway serves the document of the whole suite itself.
  if (name === 'gateway') return;
  let made: unknown;
  server.get('/openapi.json', () => (made ??= document()));
}
