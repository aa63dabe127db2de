import { ensureTopics } from '@modelkeep/eventing';
import { type Kafka, Partitioners } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { Arrivals, eachTook, type Latency, perSecond, quantiles } from './measure';

export interface BareKafka {
  producedPerSecond: number;
  consumedPerSecond: number;
  latencyMs: Latency;
}

const BATCH = 1_000;

/** kafkajs alone: acks=all, the same six partitions, values of `valueBytes`. */
export async function measureBareKafka(
  kafka: Kafka,
  size: { messages: number; samples: number; valueBytes: number },
): Promise<BareKafka> {
  const topic = 'bench.bare';
  await ensureTopics(kafka, [topic], 6);
  const value = 'x'.repeat(size.valueBytes);
  const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const batch = Array.from({ length: BATCH }, (_, key) => ({ key: String(key), value }));
  const produce = async (messages: number) => {
    for (let sent = 0; sent < messages; sent += BATCH)
      await producer.send({ topic, messages: batch, acks: -1 });
  };
  await produce(5 * BATCH);
  const producedPerSecond = await perSecond(size.messages, () => produce(size.messages));

  const arrivals = new Arrivals();
  const total = size.messages + 5 * BATCH;
  let consumed = 0;
  let firstAt = 0;
  const all = arrivals.of('all');
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: ({ batch: { messages } }) => {
      firstAt ||= performance.now();
      consumed += messages.length;
      if (consumed >= total) arrivals.arrived('all');
      for (const message of messages) arrivals.arrived(message.key?.toString() ?? '');
      return Promise.resolve();
    },
  });
  await all;
  const consumedPerSecond = (total / (performance.now() - firstAt)) * 1_000;

  const one = async (run: number) => {
    const key = `one-${run}`;
    const arrived = arrivals.of(key);
    await producer.send({ topic, messages: [{ key, value }], acks: -1 });
    await arrived;
  };
  await eachTook(size.samples / 10, (run) => one(-1 - run));
  const latencyMs = quantiles(await eachTook(size.samples, one));
  await consumer.disconnect();
  await producer.disconnect();
  return { producedPerSecond, consumedPerSecond, latencyMs };
}
