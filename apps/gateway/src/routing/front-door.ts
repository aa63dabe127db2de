import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { authenticated, Authentication } from '../account/authentication';
import { RateLimiter } from './rate-limiter';

const REQUEST_ID = 'x-request-id';
const SAFE_ID = /^[\w.:-]{1,128}$/;

/** What happens to every request first: it gets an id, it is told who sends it, and it is counted. */
@Injectable()
export class FrontDoor implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly authentication: Authentication,
    private readonly limiter: RateLimiter,
  ) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    server.addHook('onRequest', async (request, reply) => {
      identify(request, reply);
      // What somebody stored is never a page or a script, whatever a browser makes of its bytes.
      reply.header('x-content-type-options', 'nosniff');
      // `Expect: 100-continue` was between the caller and this process, and has been answered.
      delete request.headers.expect;
      await this.authentication.authenticate(request);
      this.limiter.take(authenticated(request)?.name ?? request.ip, reply);
    });
  }
}

/** Keeps the caller's request id where it is harmless. */
function identify({ headers }: FastifyRequest, reply: FastifyReply): void {
  const given = headers[REQUEST_ID];
  const id = typeof given === 'string' && SAFE_ID.test(given) ? given : uuidv7();
  headers[REQUEST_ID] = id;
  reply.header(REQUEST_ID, id);
}
