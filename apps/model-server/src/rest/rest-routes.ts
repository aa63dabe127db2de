import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Readiness, sendProblem } from '@modelkeep/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Inference } from '../inference/inference';
import { problemText } from '../inference/problem-text';
import { ModelRepository } from '../repository/model-repository';
import type { ServedModel } from '../repository/served-model';
import { serverMetadata } from '../repository/server-metadata';
import { decompress } from './decompress';
import { readRequest } from './read-request';
import { RepositoryRoutes } from './repository-routes';
import { sendAnswer } from './write-answer';

type ModelRequest = FastifyRequest<{ Params: { name: string; version?: string } }>;

const BODY_LIMIT = 16 * 1024 * 1024;

/** Open Inference Protocol V2 over REST, straight on Fastify: nothing of Nest is in a prediction's way. */
@Injectable()
export class RestRoutes implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly inference: Inference,
    private readonly repository: ModelRepository,
    private readonly readiness: Readiness,
    private readonly repositoryRoutes: RepositoryRoutes,
  ) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    void server.register((scope, _options, done) => {
      this.addRoutes(scope);
      done();
    });
  }

  private addRoutes(scope: FastifyInstance): void {
    scope.setErrorHandler((error, request, reply) => {
      // Clients of the protocol look for `error`.
      sendProblem(request, reply, error, (problem) => ({ error: problemText(problem) }));
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    this.repositoryRoutes.addTo(scope);
    scope.get('/v2', () => serverMetadata);
    scope.get('/v2/health/live', () => ({ live: true }));
    scope.get('/v2/health/ready', async (_request, reply) => {
      const { ready } = await this.readiness.report();
      return reply.status(ready ? 200 : 503).send({ ready });
    });
    for (const path of ['/v2/models/:name', '/v2/models/:name/versions/:version']) {
      scope.get(path, (request) => {
        const { name, version } = (request as ModelRequest).params;
        return this.repository.metadata(name, version);
      });
      scope.get(`${path}/ready`, async (request, reply) => {
        const { name, version } = (request as ModelRequest).params;
        this.repository.require(name, version);
        const { ready } = await this.readiness.report();
        return reply.status(ready ? 200 : 503).send({ name, ready });
      });
      scope.post(`${path}/infer`, (request, reply) => this.infer(request as ModelRequest, reply));
    }
  }

  private infer(request: ModelRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { name, version } = request.params;
    return this.repository.use(name, version, (served) => this.inferWith(served, request, reply));
  }

  private async inferWith(
    served: ServedModel,
    request: ModelRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const encoding = request.headers['content-encoding'];
    const sent = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
    const body = encoding === undefined ? sent : await decompress(sent, encoding, BODY_LIMIT);
    const read = readRequest(body, request.headers);
    const answer = await this.inference.infer(served, read.inference);
    return sendAnswer(reply, served, read, answer);
  }
}
