import type { FastifyInstance, FastifyRequest } from 'fastify';

const RAW = 'application/x-modelkeep-stream';

interface RouteSettings {
  stream?: boolean;
  bodyLimit?: number;
}

const settingsOf = (request: FastifyRequest): RouteSettings => request.routeOptions.config as RouteSettings;

/**
 * How bodies are read: JSON up to the endpoint's limit, refused before it is read where its length says that it is too
 * large; endpoints that take a stream get the raw request, whatever type it says it is; any other type is 415.
 */
export function readBodies(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as RouteSettings;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (settingsOf(request).stream) request.headers['content-type'] = RAW;
    done();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(RAW, (_request, payload, done) => done(null, payload));
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // Clients that set the type on every request send it with empty bodies too.
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}
