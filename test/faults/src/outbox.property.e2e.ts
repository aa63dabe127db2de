import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { defineEvent } from '@modelkeep/contracts/common/event';
import { eventingMigrations, EventingModule, Outbox, tailEvents } from '@modelkeep/eventing';
import { PersistenceModule } from '@modelkeep/persistence';
import fc from 'fast-check';
import { DataSource, type QueryRunner } from 'typeorm';
import { z } from 'zod';
import { CreateCounters1700000000001 } from './fixture/create-counters';
import { createWorld, until, type World } from './world';

/** Rows a transaction writes, each with its event, in the order in which it locks them; and how it ends. */
interface Plan {
  keys: number[];
  commits: boolean;
}

/** What happens next: a step of the transaction of one lane, or the loss of the publisher's connection. */
type Step = number | 'publisher loses its connection';

const LANES = 3;

const plan = fc.record({
  // Sorted, so that no two transactions wait for each other.
  keys: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }).map((keys) => keys.sort()),
  commits: fc.boolean(),
});
const lanes = fc.array(fc.array(plan, { maxLength: 4 }), { minLength: LANES, maxLength: LANES });
const steps = fc.array(
  fc.oneof(
    { weight: 30, arbitrary: fc.nat(LANES - 1) },
    { weight: 1, arbitrary: fc.constant<Step>('publisher loses its connection') },
  ),
  { maxLength: 60 },
);

describe('the outbox', () => {
  let world: World;
  let app: INestApplicationContext;

  beforeAll(async () => {
    world = await createWorld();
    const { databaseUrl: url, brokers, service } = world;
    @Module({
      imports: [
        PersistenceModule.forRoot({
          url,
          entities: [],
          migrations: [...eventingMigrations, CreateCounters1700000000001],
        }),
        EventingModule.forRoot({ service, brokers, outboxPollMs: 100 }),
      ],
    })
    class OutboxModule {}
    app = await NestFactory.createApplicationContext(OutboxModule, { logger: ['error'] });
  });
  afterAll(async () => {
    await app?.close();
    await world?.close();
  });

  it('delivers exactly what was committed, per key in the order of commits, however transactions interleave', async () => {
    const event = defineEvent({
      type: 'modelkeep.faults.row.written.v1',
      topic: world.topic,
      description: 'A row was written.',
      key: (data) => data.key,
      data: z.object({ key: z.string(), value: z.number() }),
      example: { key: 'a', value: 1 },
    });
    const lane = (prefix: string, plans: Plan[], held: Set<string>) =>
      new Lane(app.get(DataSource).createQueryRunner(), prefix, plans, held, (runner, key, value) =>
        app.get(Outbox).publish(runner.manager, event, { key, value }),
      );
    const committed: Record<string, string[]> = {};
    const delivered: Record<string, string[]> = {};
    const reading = new AbortController();
    const seen = new Set<string>();
    const tail = tailEvents({
      brokers: world.brokers,
      topics: [world.topic],
      fromBeginning: true,
      signal: reading.signal,
      // What a lost connection makes appear again has the same id, and consumers pass over it.
      onEvent: ({ id, subject }) => {
        if (!seen.has(id)) (delivered[subject] ??= []).push(id);
        seen.add(id);
      },
    });
    let run = 0;
    try {
      await fc.assert(
        fc.asyncProperty(lanes, steps, async (plans, schedule) => {
          run += 1;
          const held = new Set<string>();
          const open = plans.map((own) => lane(`run-${run}`, own, held));
          const move = async (index: number) => {
            for (const { key, id } of (await open[index]?.step()) ?? []) (committed[key] ??= []).push(id);
          };
          try {
            for (const step of schedule) await (typeof step === 'number' ? move(step) : cutConnection(world));
            while (open.some(({ done }) => !done)) for (const index of open.keys()) await move(index);
          } finally {
            for (const { runner } of open) await runner.release();
          }
          const count = Object.values(committed).flat().length;
          await until('all events on the topic', async () => seen.size >= count);
          expect(delivered).toEqual(committed);
        }),
        { numRuns: 50, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: false },
      );
    } finally {
      reading.abort();
      await tail;
    }
    expect(Object.keys(committed).length).toBeGreaterThan(10);
  });
});

/** Transactions one after the other, each made of steps, on a connection of its own. */
class Lane {
  private readonly plans: Plan[];
  private position = -1;
  private published: { key: string; id: string }[] = [];

  constructor(
    readonly runner: QueryRunner,
    private readonly prefix: string,
    plans: Plan[],
    /** Keys whose rows an open transaction of any lane has locked. */
    private readonly held: Set<string>,
    private readonly publish: (runner: QueryRunner, key: string, value: number) => Promise<string>,
  ) {
    this.plans = [...plans];
  }

  get done(): boolean {
    return this.plans.length === 0;
  }

  /** Begins, writes a row with its event, or ends; nothing where it would have to wait. Returns what it committed. */
  async step(): Promise<{ key: string; id: string }[]> {
    const [plan] = this.plans;
    if (!plan) return [];
    if (this.position < 0) await this.runner.startTransaction();
    else if (this.position < plan.keys.length) {
      const key = `${this.prefix}-${plan.keys[this.position]}`;
      if (this.held.has(key) && !this.published.some((own) => own.key === key)) return [];
      await this.write(key);
    } else return this.end(plan.commits);
    this.position += 1;
    return [];
  }

  private async write(key: string): Promise<void> {
    this.held.add(key);
    const [{ value }] = (await this.runner.query(
      `INSERT INTO counter VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
       RETURNING value`,
      [key],
    )) as [{ value: number }];
    this.published.push({ key, id: await this.publish(this.runner, key, value) });
  }

  private async end(commits: boolean): Promise<{ key: string; id: string }[]> {
    const { published } = this;
    await (commits ? this.runner.commitTransaction() : this.runner.rollbackTransaction());
    for (const { key } of published) this.held.delete(key);
    this.plans.shift();
    this.position = -1;
    this.published = [];
    return commits ? published : [];
  }
}

async function cutConnection({ pool }: World): Promise<void> {
  await pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'outbox-publisher'`,
  );
}
