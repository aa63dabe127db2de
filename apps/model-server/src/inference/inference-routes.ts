import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { InferRequest } from '@modelkeep/contracts/serving/inference';
import { invalid, notFound } from '@modelkeep/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import { Inference } from './inference';
import { Model } from './model';

type ModelRequest = FastifyRequest<{ Params: { name: string; version?: string } }>;

const BODY_LIMIT = 16 * 1024 * 1024;

/** Open Inference Protocol V2 over REST, straight on Fastify: nothing of Nest is in a prediction's way. */
@Injectable()
export class InferenceRoutes implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly inference: Inference,
    private readonly model: Model,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    server.get('/v2', () => ({ name: 'modelkeep', version: '2', extensions: [] }));
    server.get('/v2/health/live', () => ({ live: true }));
    server.get('/v2/health/ready', () => ({ ready: true }));
    for (const path of ['/v2/models/:name', '/v2/models/:name/versions/:version']) {
      server.get(path, (request) => this.metadata(request as ModelRequest));
      server.get(`${path}/ready`, (request) => {
        this.require(request as ModelRequest);
        return { name: this.config.DEPLOYMENT, ready: true };
      });
      server.post(`${path}/infer`, { bodyLimit: BODY_LIMIT }, (request) =>
        this.infer(request as ModelRequest),
      );
    }
  }

  private infer(request: ModelRequest) {
    this.require(request);
    const parsed = InferRequest.safeParse(request.body);
    if (!parsed.success)
      throw invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
    const caller = request.headers['x-modelkeep-caller'];
    return this.inference.infer(parsed.data, typeof caller === 'string' ? caller : undefined);
  }

  private metadata(request: ModelRequest) {
    this.require(request);
    const { signature, version } = this.model.manifest;
    return { name: this.config.DEPLOYMENT, versions: [String(version)], platform: 'onnx', ...signature };
  }

  /** Throws 404 for a model, or a version of it, that this server does not have. */
  private require({ params }: ModelRequest): void {
    const { name, version = String(this.model.manifest.version) } = params;
    if (name !== this.config.DEPLOYMENT || version !== String(this.model.manifest.version))
      throw notFound(`model ${name} ${params.version ?? ''}`.trimEnd());
  }
}
