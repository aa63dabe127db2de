import type { Readable } from 'node:stream';
import replyFrom from '@fastify/reply-from';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { notFound, ProblemError, sendProblem, unauthorized, unavailable } from '@modelkeep/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authenticated } from '../account/authentication';
import { endToEnd, pathOf, reasonOf, wasNotSent } from '../routing/hop';
import { Mirroring } from './mirroring';
import { Recorded } from './recorded';
import { RoutingTable, type Target } from './routing-table';
import { drawOf, keyOf } from './sticky-key';
import { TrafficMeter } from './traffic-meter';

type InferenceRequest = FastifyRequest<{ Params: { deployment: string } }>;

/** Largest inference request in bytes: it is held whole, so that it can be sent to another replica. */
const BODY_LIMIT = 16 * 1024 * 1024;

/** How long a replica may take until its answer begins. One that hangs is ended before by the deployment service. */
const PATIENCE_MS = 60_000;

/** The data plane: Open Inference Protocol V2 requests go to a replica of the deployment that they name. */
@Injectable()
export class InferenceProxy implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly table: RoutingTable,
    private readonly meter: TrafficMeter,
    private readonly mirroring: Mirroring,
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
      undici: { connections: 128, headersTimeout: PATIENCE_MS },
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

  private send(request: InferenceRequest, reply: FastifyReply, failed = new Set<string>()): FastifyReply {
    const caller = authenticated(request);
    if (!caller) throw unauthorized('A valid access token is required.');
    const { deployment } = request.params;
    const target = this.choose(request, failed);
    if (!target) {
      sendProblem(request, reply, this.nowhere(deployment));
      return reply;
    }
    const started = performance.now();
    const count = (status: number) => {
      if (request.method !== 'POST') return;
      const ms = performance.now() - started;
      const { revision } = target;
      this.meter.answered(deployment, caller.name, { revision, mirrored: false, failed: status >= 500, ms });
    };
    return reply.from(`${target.url}${pathOf(request)}`, {
      // Said outright, or the proxy would encode the bytes of a JSON body as JSON once more.
      body: request.body,
      contentType: request.headers['content-type'] ?? 'application/octet-stream',
      rewriteRequestHeaders: (_request, headers) => ({ ...headers, 'x-modelkeep-caller': caller.name }),
      rewriteHeaders: (headers) => ({
        ...endToEnd(headers),
        'x-modelkeep-revision': String(target.revision),
      }),
      onResponse: (_request, _reply, answer) => {
        count(reply.statusCode);
        const { stream } = answer as unknown as { stream: Readable };
        void reply.send(this.mirrored(request, reply.statusCode, stream, caller.name));
      },
      onError: (_reply, { error }) => {
        if (wasNotSent(error)) return void this.send(request, reply, failed.add(target.url));
        const problem = brokenOff(deployment, error);
        count(problem.status);
        sendProblem(request, reply, problem);
      },
    });
  }

  private choose(request: InferenceRequest, failed: ReadonlySet<string>): Target | undefined {
    const { deployment } = request.params;
    const sticky = this.table.stickyBy(deployment);
    const key = sticky && keyOf(sticky, request);
    return this.table.choose(deployment, failed, key === undefined ? undefined : drawOf(deployment, key));
  }

  /** The answer as it came; where a copy of the request is wanted, it is sent when the answer went through whole. */
  private mirrored(request: InferenceRequest, status: number, answer: Readable, caller: string): Readable {
    const { deployment } = request.params;
    const { body } = request;
    if (request.method !== 'POST' || status !== 200 || !Buffer.isBuffer(body)) return answer;
    const target = this.table.chooseMirror(deployment);
    if (!target) return answer;
    const headers = { ...request.headers, 'x-modelkeep-caller': caller };
    const copied = { deployment, path: pathOf(request), headers, body };
    return answer.pipe(new Recorded((bytes) => this.mirroring.copy({ ...copied, answer: bytes }, target)));
  }

  private nowhere(deployment: string): ProblemError {
    if (this.table.knows(deployment)) return unavailable(`No replica of ${deployment} is ready.`);
    return this.table.known
      ? notFound(`deployment ${deployment}`)
      : unavailable('The routes are not known yet: the deployment service has not answered.');
  }
}

/**
 * The replica died or hung with the request. Whether it recorded a prediction is not known, but nobody was given one: the
 * caller may well ask again.
 */
const brokenOff = (deployment: string, error: Error): ProblemError =>
  unavailable(`The answer of ${deployment} broke off: ${reasonOf(error)}. Ask again.`);
