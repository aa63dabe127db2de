import { createKafka, ensureTopics } from '@modelkeep/eventing';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { BulkWritten, createBenchService, SingleWritten } from './bench-service';
import { Arrivals, eachTook, type Latency, perSecond, quantiles } from './measure';

export interface OutboxFigures {
  /** Writing of the backlog, 1,000 events a transaction. */
  writtenPerSecond: number;
  /** Backlog to brokers, no handlers running. */
  drainedPerSecond: number;
  /** From the topic into a batch handler's table, with inbox. */
  batchHandledPerSecond: number;
  /** The whole way at once: written, published and handled side by side. */
  endToEndPerSecond: number;
  /** From the topic into the table, one transaction an event. */
  singleHandledPerSecond: number;
  /** From the start of the writing transaction to the entry of the handler. */
  latencyMs: Latency;
  /** From the return of the commit to the entry of the handler. */
  afterCommitMs: Latency;
  /** Of the outbox table and its index, empty again after all that. */
  outboxBytes: number;
}

const BATCH = 1_000;

/** Our way, by one process. */
export async function measureOutbox(
  pool: Pool,
  url: string,
  brokers: string[],
  size: { events: number; singles: number; samples: number; valueBytes: number },
): Promise<OutboxFigures> {
  await ensureTopics(createKafka('bench', brokers), [SingleWritten.topic, BulkWritten.topic], 6);
  const arrivals = new Arrivals();
  let handled = 0;
  let goal = Number.POSITIVE_INFINITY;
  const service = await createBenchService(url, brokers, (ids) => {
    handled += ids.length;
    for (const id of ids) arrivals.arrived(id);
    if (handled >= goal) arrivals.arrived('goal');
  });
  const filling = 'x'.repeat(size.valueBytes - 60);
  const fill = async (definition: typeof BulkWritten, events: number) => {
    for (let written = 0; written < events; written += BATCH)
      await service.writer.fill(
        definition,
        Array.from({ length: BATCH }, () => randomUUID()),
        filling,
      );
  };
  /** Handled per second from the first arrival to the last: joining the group is not counted. */
  const handling = async (events: number, work: () => Promise<void>) => {
    const before = handled;
    goal = handled + events;
    const done = arrivals.of('goal');
    const first = until(() => Promise.resolve(handled > before)).then(() => ({
      at: performance.now(),
      seen: handled - before,
    }));
    await work();
    await done;
    const { at, seen } = await first;
    return ((events - seen) / (performance.now() - at)) * 1_000;
  };

  const writtenPerSecond = await perSecond(size.events, () => fill(BulkWritten, size.events));
  const drainedPerSecond = await perSecond(size.events, async () => {
    await service.publish();
    await until(async () => (await pool.query('SELECT FROM outbox LIMIT 1')).rowCount === 0);
  });
  const batchHandledPerSecond = await handling(size.events, () => service.consume());
  const endToEndPerSecond = await handling(size.events, () => fill(BulkWritten, size.events));
  const singleHandledPerSecond = await handling(size.singles, () => fill(SingleWritten, size.singles));

  const afterCommit: number[] = [];
  const one = async () => {
    const id = randomUUID();
    let at = 0;
    const arrived = arrivals.of(id).then(() => (at = performance.now()));
    await service.writer.write(id, filling);
    const committed = performance.now();
    await arrived;
    afterCommit.push(at - committed);
  };
  await eachTook(size.samples / 10, one);
  afterCommit.length = 0;
  const latencyMs = quantiles(await eachTook(size.samples, one));
  const { rows } = await pool.query<{ bytes: string }>(`SELECT pg_total_relation_size('outbox') AS bytes`);
  await service.app.close();
  return {
    writtenPerSecond,
    drainedPerSecond,
    batchHandledPerSecond,
    endToEndPerSecond,
    singleHandledPerSecond,
    latencyMs,
    afterCommitMs: quantiles(afterCommit),
    outboxBytes: Number(rows[0]?.bytes),
  };
}

async function until(probe: () => Promise<boolean>): Promise<void> {
  while (!(await probe())) await wait(2);
}
