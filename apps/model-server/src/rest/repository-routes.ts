import { Injectable } from '@nestjs/common';
import { IndexRequest, LoadRequest, UnloadRequest } from '@modelkeep/contracts/serving/model-repository';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RepositoryAdmin } from '../repository/repository-admin';
import { readJson } from './read-json';

type Named = FastifyRequest<{ Params: { name: string } }>;

/** Model repository extension of the V2 protocol over REST. */
@Injectable()
export class RepositoryRoutes {
  constructor(private readonly admin: RepositoryAdmin) {}

  /** `scope` gives bodies as bytes. */
  addTo(scope: FastifyInstance): void {
    void scope.register((guarded, _options, done) => {
      guarded.addHook('onRequest', ({ headers }, _reply, next) => {
        this.admin.check(headers.authorization);
        next();
      });
      guarded.post('/v2/repository/index', ({ body }) =>
        this.admin.index(readJson(IndexRequest, body).ready),
      );
      guarded.post('/v2/repository/models/:name/load', async (request) => {
        const { params, body } = request as Named;
        await this.admin.load(params.name, readJson(LoadRequest, body).parameters);
        return {};
      });
      guarded.post('/v2/repository/models/:name/unload', async (request) => {
        const { params, body } = request as Named;
        await this.admin.unload(params.name, readJson(UnloadRequest, body).parameters?.version);
        return {};
      });
      done();
    });
  }
}
