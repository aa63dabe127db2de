import {
  Controller,
  Inject,
  Injectable,
  Module,
  type DynamicModule,
  type INestApplicationContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { defineEvent, type EventOf } from '@modelkeep/contracts/common/event';
import {
  EventContext,
  eventingMigrations,
  EventingModule,
  EventingTransport,
  OnEvent,
  OnEventBatch,
  Outbox,
} from '@modelkeep/eventing';
import { PersistenceModule, UnitOfWork } from '@modelkeep/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';

const define = (name: string) =>
  defineEvent({
    type: `modelkeep.bench.${name}.written.v1`,
    topic: `bench.${name}`,
    description: 'A row was written.',
    key: (data) => data.id,
    data: z.object({ id: z.string(), filling: z.string() }),
    example: { id: '1', filling: '' },
  });

/** For the latency one at a time, and the handler event by event. */
export const SingleWritten = define('single');
/** For the backlog, and the handler in batches. */
export const BulkWritten = define('bulk');

/** Told of every event that reaches a handler. */
export const SEEN = Symbol('SEEN');
export type Seen = (ids: string[]) => void;

class CreateEffects1700000000001 implements MigrationInterface {
  readonly name = 'CreateEffects1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE written (id text PRIMARY KEY, filling text NOT NULL)');
    await runner.query('CREATE TABLE effect (id text NOT NULL)');
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

@Injectable()
export class Writer {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** One row and its event, as any service does it. */
  write(id: string, filling: string): Promise<string> {
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query('INSERT INTO written VALUES ($1, $2)', [id, filling]);
      return this.outbox.publish(transaction, SingleWritten, { id, filling });
    });
  }

  /** Events only, many in one transaction. */
  fill(definition: typeof BulkWritten, ids: string[], filling: string): Promise<string[]> {
    return this.unitOfWork.run((transaction) =>
      this.outbox.publishAll(
        transaction,
        definition,
        ids.map((id) => ({ id, filling })),
      ),
    );
  }
}

@Controller()
class EffectHandler {
  constructor(@Inject(SEEN) private readonly seen: Seen) {}

  @OnEvent(SingleWritten)
  async onSingle(
    @Payload() { data }: EventOf<typeof SingleWritten>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    this.seen([data.id]);
    await transaction.query('INSERT INTO effect VALUES ($1)', [data.id]);
  }

  @OnEventBatch(BulkWritten)
  async onBulk(
    @Payload() events: EventOf<typeof BulkWritten>[],
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const ids = events.map(({ data }) => data.id);
    await transaction.query('INSERT INTO effect SELECT unnest($1::text[])', [ids]);
    this.seen(ids);
  }
}

@Module({})
class BenchModule {
  static with(url: string, brokers: string[], seen: Seen): DynamicModule {
    return {
      module: BenchModule,
      imports: [
        PersistenceModule.forRoot({
          url,
          entities: [],
          migrations: [...eventingMigrations, CreateEffects1700000000001],
        }),
        EventingModule.forRoot({ service: 'bench', brokers }),
      ],
      controllers: [EffectHandler],
      providers: [Writer, { provide: SEEN, useValue: seen }],
      exports: [Writer],
    };
  }
}

export interface BenchService {
  app: INestApplicationContext;
  writer: Writer;
  /** Starts the publisher of the outbox. */
  publish(): Promise<void>;
  /** Starts the handlers. */
  consume(): Promise<void>;
}

/** One service process: writer, publisher and handlers, as in every service of the suite. */
export async function createBenchService(url: string, brokers: string[], seen: Seen): Promise<BenchService> {
  const app = await NestFactory.create(BenchModule.with(url, brokers, seen), new FastifyAdapter(), {
    logger: ['warn', 'error'],
  });
  return {
    app,
    writer: app.get(Writer),
    publish: async () => {
      await app.init();
    },
    consume: async () => {
      app.connectMicroservice({ strategy: app.get(EventingTransport) }, { inheritAppConfig: false });
      await app.startAllMicroservices();
    },
  };
}
