import 'reflect-metadata';
import { EventingTransport } from '@modelkeep/eventing';
import type { Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DeclaredOnly } from './declared-only';
import { addOperations } from './operations';
import { ProblemFilter } from './problem-filter';
import { Readiness } from './readiness';
import { readBodies } from './request-bodies';
import { rootModule } from './root-module';
import { becomeService } from './service-name';
import {
  logger,
  NestLogger,
  startTelemetry,
  stopTelemetry,
  type TelemetryOptions,
} from '@modelkeep/telemetry';

export interface ServiceOptions {
  name: string;
  /** The service's root module. */
  module: Type<unknown>;
  config: { HOST: string; PORT: number };
  telemetry?: TelemetryOptions;
  /** Its OpenAPI document; that of the endpoints that its methods handle where it is left out. */
  document?: () => unknown;
}

export interface RunningService {
  /** Base URL; tells the port where PORT was 0. */
  url: string;
  /** Drains and stops: not ready, no new connections, requests and handlers in flight end, pools close. */
  stop(): Promise<void>;
}

/** How long requests in flight may take to end once the service was told to stop. */
const DRAIN_MS = 15_000;

/** Starts one service and keeps it running until SIGTERM or SIGINT. Ends the process with the reason where it cannot start. */
export async function runService(options: ServiceOptions): Promise<RunningService> {
  becomeService(options.name);
  startTelemetry(options.name, options.telemetry);
  try {
    const service = await start(options);
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void stopProcess(service));
    return service;
  } catch (error) {
    logger().fatal(
      { err: error },
      `${options.name} cannot start: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exit(1);
  }
}

async function start({ name, module, config, document }: ServiceOptions): Promise<RunningService> {
  const adapter = new FastifyAdapter({
    forceCloseConnections: 'idle',
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 500 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(module), adapter, {
    logger: new NestLogger(),
    bodyParser: false,
    abortOnError: false,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  readBodies(server);
  const readiness = app.get(Readiness);
  addOperations(server, name, readiness, document);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalGuards(new DeclaredOnly());
  const transport = transportOf(app);
  if (transport) {
    app.connectMicroservice({ strategy: transport }, { inheritAppConfig: false });
    await app.startAllMicroservices();
  }
  await app.listen(config.PORT, config.HOST);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  logger().info({ url }, `${name} is ready`);
  return {
    url,
    stop: async () => {
      readiness.drain();
      await app.close();
      await stopTelemetry();
    },
  };
}

/** Not by `app.get`: that would log an error where the service hears no events. */
function transportOf(app: NestFastifyApplication): EventingTransport | undefined {
  for (const { providers } of app.get(ModulesContainer).values()) {
    const instance: unknown = providers.get(EventingTransport)?.instance;
    if (instance instanceof EventingTransport) return instance;
  }
  return undefined;
}

async function stopProcess(service: RunningService): Promise<void> {
  setTimeout(() => {
    logger().error(`requests did not end within ${DRAIN_MS} ms`);
    process.exit(1);
  }, DRAIN_MS).unref();
  await service.stop();
  process.exit(0);
}
