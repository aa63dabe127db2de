import replyFrom from '@fastify/reply-from';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ProblemError, sendProblem, serviceUrl, unauthorized } from '@modelkeep/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticated, Authentication } from '../account/authentication';
import { RateLimiter } from './rate-limiter';
import { upstreams } from './upstreams';

/** Sends each request on to the service that its path names, and streams the answer back: no body is ever held whole. */
@Injectable()
export class ServiceProxy implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly authentication: Authentication,
    private readonly limiter: RateLimiter,
  ) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRequest', async (request, reply) => {
      await this.authentication.authenticate(request);
      this.limiter.take(authenticated(request)?.name ?? request.ip, reply);
    });
    void server.register((proxy) => this.proxyServices(proxy));
  }

  private async proxyServices(proxy: FastifyInstance): Promise<void> {
    await proxy.register(replyFrom, { undici: { connections: 128, headersTimeout: 0, bodyTimeout: 0 } });
    proxy.removeAllContentTypeParsers();
    proxy.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const [prefix, service] of upstreams) {
      const send = (request: FastifyRequest, reply: FastifyReply) => {
        if (!authenticated(request)) throw unauthorized('A valid access token is required.');
        return reply.from(`${serviceUrl(service)}${request.url}`, {
          onError: (_reply, { error }) => sendProblem(request, reply, unreachable(service, error)),
        });
      };
      for (const url of [prefix, `${prefix}/*`]) proxy.all(url, send);
    }
  }
}

/** 503 where the service does not answer, as while it restarts. */
function unreachable(service: string, error: Error): ProblemError {
  return new ProblemError(
    503,
    'Service not reachable',
    `The ${service} service does not answer: ${error.message}`,
    undefined,
    {
      'retry-after': '1',
    },
  );
}
