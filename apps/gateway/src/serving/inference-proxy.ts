import replyFrom from '@fastify/reply-from';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { notFound, sendProblem, unauthorized, unavailable } from '@modelkeep/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticated } from '../account/authentication';
import { RoutingTable } from './routing-table';

type InferenceRequest = FastifyRequest<{ Params: { deployment: string } }>;

/** Largest inference request in bytes: it is held whole, so that it can be sent to another replica. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** Refused before anything was sent: another replica may be asked without the risk of asking twice. */
const NOT_SENT = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);

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
    server.get('/v2/health/ready', () => ({ ready: true }));
    void server.register((proxy) => this.proxyModels(proxy));
  }

  private async proxyModels(proxy: FastifyInstance): Promise<void> {
    await proxy.register(replyFrom, { undici: { connections: 128 }, disableCache: true });
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
      const problem = this.table.knows(deployment)
        ? unavailable(`No replica of ${deployment} is ready.`)
        : notFound(`deployment ${deployment}`);
      sendProblem(request, reply, problem);
      return reply;
    }
    return reply.from(`${target.url}${request.url}`, {
      rewriteRequestHeaders: (_request, headers) => ({ ...headers, 'x-modelkeep-caller': caller.name }),
      rewriteHeaders: (headers) => ({ ...headers, 'x-modelkeep-revision': String(target.revision) }),
      onError: (_reply, { error }) => {
        const notSent = 'code' in error && NOT_SENT.has(String(error.code));
        if (notSent && failed === undefined) this.send(request, reply, target.url);
        else
          sendProblem(
            request,
            reply,
            unavailable(`A replica of ${deployment} does not answer: ${error.message}`),
          );
      },
    });
  }
}
