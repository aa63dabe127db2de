import type { Readable } from 'node:stream';
import replyFrom from '@fastify/reply-from';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ProblemError, sendProblem, serviceUrl, unauthorized, unavailable } from '@modelkeep/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticated } from '../account/authentication';
import { endToEnd, pathOf, reasonOf, wasNotSent } from './hop';
import { limitedBody, requireBodyLimit } from './body-limit';
import { upstreams } from './upstreams';

/** Sends each request on to the service that its path names, and streams the answer back: no body is ever held whole. */
@Injectable()
export class ServiceProxy implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    void server.register((proxy) => this.proxyServices(proxy));
  }

  private async proxyServices(proxy: FastifyInstance): Promise<void> {
    await proxy.register(replyFrom, {
      undici: { connections: 128, headersTimeout: 0, bodyTimeout: 0 },
      retryMethods: [],
      disableRequestLogging: true,
    });
    proxy.removeAllContentTypeParsers();
    proxy.addContentTypeParser('*', (request, payload, done) => done(null, limitedBody(request, payload)));
    for (const [prefix, service] of upstreams) {
      const send = (request: FastifyRequest, reply: FastifyReply) => {
        if (!authenticated(request)) throw unauthorized('A valid access token is required.');
        requireBodyLimit(request);
        return reply.from(`${serviceUrl(service)}${pathOf(request)}`, {
          rewriteHeaders: endToEnd,
          onError: (_reply, { error }) =>
            sendProblem(request, reply, refusedBody(request) ?? unreachable(service, error)),
        });
      };
      for (const url of [prefix, `${prefix}/*`]) proxy.all(url, send);
    }
  }
}

/** Why the body was not sent on to its end, where that was our doing. */
function refusedBody({ body }: FastifyRequest): ProblemError | undefined {
  const errored = (body as Readable | undefined)?.errored;
  return errored instanceof ProblemError ? errored : undefined;
}

/** 503 where the service did not get the request, as while it restarts; 502 where its answer broke off. */
function unreachable(service: string, error: Error): ProblemError {
  const reason = reasonOf(error);
  if (wasNotSent(error)) return unavailable(`The ${service} service does not answer: ${reason}.`);
  return new ProblemError(502, 'Bad gateway', `The answer of the ${service} service broke off: ${reason}.`);
}
