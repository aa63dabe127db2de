import replyFrom from '@fastify/reply-from';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { notFound, ProblemError, sendProblem, unauthorized, unavailable } from '@modelkeep/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticated } from '../account/authentication';
import { endToEnd, pathOf, reasonOf, wasNotSent } from '../routing/hop';
import { RoutingTable } from './routing-table';

type InferenceRequest = FastifyRequest<{ Params: { deployment: string } }>;

/** Largest inference request in bytes: it is held whole, so that it can be sent to another replica. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** The data plane: Open Inference Protocol V2 requests go to a replica of the deployment that they name. */
@Injectable()
export class InferenceProxy implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly table: RoutingTable,
  ) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    server.get('/v2', () => ({ name: 'modelkeep', version: '2', extensions: [] }));
    server.get('/v2/health/live', () => ({ live: true }));
    server.get('/v2/health/ready', (_request, reply) =>
      reply.status(this.table.known ? 200 : 503).send({ ready: this.table.known }),
    );
    void server.register((proxy) => this.proxyModels(proxy));
  }

  private async proxyModels(proxy: FastifyInstance): Promise<void> {
    await proxy.register(replyFrom, {
      undici: { connections: 128 },
      disableCache: true,
      disableRequestLogging: true,
      retryMethods: [],
    });
    proxy.removeAllContentTypeParsers();
    proxy.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    for (const url of ['/v2/models/:deployment', '/v2/models/:deployment/*'])
      proxy.all<{ Params: { deployment: string } }>(url, (request, reply) => this.send(request, reply));
  }

  private send(request: InferenceRequest, reply: FastifyReply, failed?: string): FastifyReply {
    const caller = authenticated(request);
    if (!caller) throw unauthorized('A valid access token is required.');
    const { deployment } = request.params;
    const target = this.table.choose(deployment, failed);
    if (!target) {
      sendProblem(request, reply, this.nowhere(deployment));
      return reply;
    }
    return reply.from(`${target.url}${pathOf(request)}`, {
      // Said outright, or the proxy would encode the bytes of a JSON body as JSON once more.
      body: request.body,
      contentType: request.headers['content-type'] ?? 'application/octet-stream',
      rewriteRequestHeaders: (_request, headers) => ({ ...headers, 'x-modelkeep-caller': caller.name }),
      rewriteHeaders: (headers) => ({
        ...endToEnd(headers),
        'x-modelkeep-revision': String(target.revision),
      }),
      onError: (_reply, { error }) => {
        if (wasNotSent(error) && failed === undefined) this.send(request, reply, target.url);
        else sendProblem(request, reply, unreachable(deployment, error));
      },
    });
  }

  private nowhere(deployment: string): ProblemError {
    if (this.table.knows(deployment)) return unavailable(`No replica of ${deployment} is ready.`);
    return this.table.known
      ? notFound(`deployment ${deployment}`)
      : unavailable('The routes are not known yet: the deployment service has not answered.');
  }
}

function unreachable(deployment: string, error: Error): ProblemError {
  const reason = reasonOf(error);
  if (wasNotSent(error)) return unavailable(`No replica of ${deployment} answers: ${reason}.`);
  return new ProblemError(502, 'Bad gateway', `The answer of ${deployment} broke off: ${reason}.`);
}
