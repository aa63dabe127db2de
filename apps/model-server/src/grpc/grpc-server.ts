import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ProblemError, Readiness } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { promisify } from 'node:util';
import type { Config } from '../config';
import { Inference } from '../inference/inference';
import { problemText } from '../inference/problem-text';
import { ModelRepository } from '../repository/model-repository';
import { serverMetadata } from '../repository/server-metadata';
import { CONFIG } from '../tokens';
import type { ModelInferRequest, ModelInferResponse } from './messages';
import { service } from './protocol';
import { readRequest } from './read-request';
import { type ChangeRequest, RepositoryCalls } from './repository-calls';
import { answerOf } from './write-answer';

const MESSAGE_BYTES = 16 * 1024 * 1024;

interface Named {
  name: string;
  /** Empty: any. */
  version: string;
}

/** Open Inference Protocol V2 over gRPC, on GRPC_PORT; nowhere unless that is set. */
@Injectable()
export class GrpcServer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly inference: Inference,
    private readonly repository: ModelRepository,
    private readonly readiness: Readiness,
    private readonly repositoryCalls: RepositoryCalls,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { HOST, GRPC_PORT } = this.config;
    if (GRPC_PORT === undefined) return;
    this.server = new Server({
      'grpc.max_receive_message_length': MESSAGE_BYTES,
      'grpc.max_send_message_length': MESSAGE_BYTES,
    });
    this.server.addService(service, {
      ServerLive: unary(() => ({ live: true })),
      ServerReady: unary(() => this.readiness.report()),
      ModelReady: unary<Named>(({ request: { name, version } }) => {
        this.repository.require(name, version || undefined);
        return this.readiness.report();
      }),
      ServerMetadata: unary(() => serverMetadata),
      ModelMetadata: unary<Named>(({ request: { name, version } }) =>
        this.repository.metadata(name, version || undefined),
      ),
      RepositoryIndex: unary<{ ready: boolean }>(({ request, metadata }) =>
        this.repositoryCalls.index(request, metadata),
      ),
      RepositoryModelLoad: unary<ChangeRequest>(({ request, metadata }) =>
        this.repositoryCalls.load(request, metadata),
      ),
      RepositoryModelUnload: unary<ChangeRequest>(({ request, metadata }) =>
        this.repositoryCalls.unload(request, metadata),
      ),
      ModelInfer: unary<ModelInferRequest>((call) => this.infer(call)),
    });
    const bind = promisify(this.server.bindAsync.bind(this.server));
    const port = await bind(`${HOST}:${GRPC_PORT}`, ServerCredentials.createInsecure());
    logger().info({ host: HOST, port }, 'gRPC is ready');
  }

  /** Lets the calls under way end. */
  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server) await promisify(server.tryShutdown.bind(server))();
  }

  private infer({
    request,
    metadata,
  }: ServerUnaryCall<ModelInferRequest, unknown>): Promise<ModelInferResponse> {
    const [caller, traceparent] = ['x-modelkeep-caller', 'traceparent'].map((key) =>
      metadata.get(key)[0]?.toString(),
    );
    return this.repository.use(request.model_name, request.model_version || undefined, async (served) =>
      answerOf(
        served,
        request,
        await this.inference.infer(served, readRequest(request, { caller, traceparent })),
      ),
    );
  }
}

function unary<Request = unknown>(
  answer: (call: ServerUnaryCall<Request, object>) => object | Promise<object>,
): handleUnaryCall<Request, object> {
  return (call, reply) => {
    // Not every handler is asynchronous: what one throws at once must be told the same way.
    Promise.resolve()
      .then(() => answer(call))
      .then(
        (message) => reply(null, message),
        (error: unknown) => reply(statusOf(error)),
      );
  };
}

const CODES: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  422: status.INVALID_ARGUMENT,
  503: status.UNAVAILABLE,
};

function statusOf(error: unknown): Pick<ServiceError, 'code' | 'message' | 'details'> {
  const problem = error instanceof ProblemError ? error : undefined;
  if (!problem) logger().error({ err: error }, 'a gRPC call failed');
  const details = problem ? problemText(problem) : 'The service failed; its log says why.';
  return { code: (problem && CODES[problem.status]) ?? status.INTERNAL, message: details, details };
}
