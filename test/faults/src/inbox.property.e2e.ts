import { Controller, type INestApplication, Module } from '@nestjs/common';
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
} from '@modelkeep/eventing';
import { PersistenceModule } from '@modelkeep/persistence';
import fc from 'fast-check';
import { Partitioners, type Producer } from 'kafkajs';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { createWorld, until, type World } from './world';

const PARTITIONS = 6;
const EVENTS = 8;

class CreateEffects1700000000001 implements MigrationInterface {
  readonly name = 'CreateEffects1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE effect (event_id uuid NOT NULL)');
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const define = (world: World, aggregate: string) =>
  defineEvent({
    type: `modelkeep.faults.${aggregate}.sent.v1`,
    topic: world.topic,
    description: 'Something was sent.',
    key: (data) => data.key,
    data: z.object({ key: z.string() }),
    example: { key: 'a' },
  });

/** A service with a handler event by event and one in batches; they fail once on each event of `failing`. */
async function createService(world: World, failing: Set<string>): Promise<INestApplication> {
  const one = define(world, 'one');
  const many = define(world, 'many');

  const effect = async (events: readonly EventOf<typeof one>[], { transaction }: EventContext) => {
    const ids = events.map(({ id }) => id);
    await transaction.query('INSERT INTO effect SELECT unnest($1::uuid[])', [ids]);
    for (const id of ids) if (failing.delete(id)) throw new Error(`${id} fails this time`);
  };

  @Controller()
  class EffectHandler {
    @OnEvent(one)
    onOne(@Payload() event: EventOf<typeof one>, @Ctx() context: EventContext): Promise<void> {
      return effect([event], context);
    }

    @OnEventBatch(many)
    onMany(@Payload() events: EventOf<typeof many>[], @Ctx() context: EventContext): Promise<void> {
      return effect(events, context);
    }
  }

  @Module({
    imports: [
      PersistenceModule.forRoot({
        url: world.databaseUrl,
        entities: [],
        migrations: [...eventingMigrations, CreateEffects1700000000001],
      }),
      EventingModule.forRoot({
        service: world.service,
        brokers: world.brokers,
        concurrency: PARTITIONS,
        retry: { maxAttempts: 3, initialDelayMs: 5, maxDelayMs: 20 },
      }),
    ],
    controllers: [EffectHandler],
  })
  class InboxModule {}

  const app = await NestFactory.create(InboxModule, new FastifyAdapter(), { logger: ['error'] });
  app.connectMicroservice({ strategy: app.get(EventingTransport) }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  await app.init();
  return app;
}

describe('the inbox', () => {
  const failing = new Set<string>();
  let world: World;
  let app: INestApplication;
  let producer: Producer;

  beforeAll(async () => {
    world = await createWorld();
    app = await createService(world, failing);
    producer = world.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
  });
  afterAll(async () => {
    await producer?.disconnect();
    await app?.close();
    await world?.close();
  });

  /** Resolves when the service has committed all that stands on its topic. */
  const consumed = async () => {
    const admin = world.kafka.admin();
    await admin.connect();
    try {
      await until('all messages consumed', async () => {
        const ends = await admin.fetchTopicOffsets(world.topic);
        const [own] = await admin.fetchOffsets({ groupId: world.service, topics: [world.topic] });
        const at = new Map(own?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
        return ends.every(({ partition, high }) => Math.max(0, at.get(partition) ?? 0) === Number(high));
      });
    } finally {
      await admin.disconnect();
    }
  };

  it('admits each id once, however often, in what order and on which partitions it comes', async () => {
    const delivery = fc.record({ event: fc.nat(EVENTS - 1), partition: fc.nat(PARTITIONS - 1) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(delivery, { minLength: 1, maxLength: 40 }),
        fc.uniqueArray(fc.nat(EVENTS - 1), { maxLength: 2 }),
        async (deliveries, broken) => {
          const ids = Array.from({ length: EVENTS }, () => uuidv7());
          for (const event of broken) failing.add(ids[event] as string);
          const messages = deliveries.map(({ event, partition }) => ({
            key: 'a',
            value: '{"key":"a"}',
            partition,
            headers: {
              ce_specversion: '1.0',
              ce_id: ids[event],
              ce_type: `modelkeep.faults.${event % 2 === 0 ? 'one' : 'many'}.sent.v1`,
              ce_source: '/outside',
              ce_time: new Date().toISOString(),
            },
          }));
          await producer.send({ topic: world.topic, messages, acks: -1 });
          await consumed();
          failing.clear();

          const sent = [...new Set(deliveries.map(({ event }) => ids[event] as string))].sort();
          const effects = await world.pool.query<{ event_id: string }>(
            'SELECT event_id FROM effect WHERE event_id = ANY ($1) ORDER BY event_id',
            [ids],
          );
          expect(effects.rows.map((row) => row.event_id)).toEqual(sent);
          const admitted = await world.pool.query<{ event_id: string }>(
            'SELECT event_id FROM inbox WHERE consumer = $1 AND event_id = ANY ($2) ORDER BY event_id',
            [world.service, ids],
          );
          expect(admitted.rows.map((row) => row.event_id)).toEqual(sent);
        },
      ),
      { numRuns: 40, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
    );
    expect((await world.pool.query('SELECT FROM effect')).rowCount).toBeGreaterThan(25);
  });
});
