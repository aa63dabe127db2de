import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { v7 as uuidv7 } from 'uuid';
import { FETCH_WAIT_MS } from './group-member';

export interface Position {
  topic: string;
  partition: number;
}

export interface ReadOptions {
  topics: string[];
  fromBeginning: boolean;
  /** Messages of one partition come in order. */
  onMessage: (message: KafkaMessage, position: Position) => void | Promise<void>;
  /** Reads on until this is aborted; without it, up to the ends as they were at the call. */
  signal?: AbortSignal;
}

/**
 * Reads topics as a bystander: a consumer group that never commits, and so leaves nothing behind.
 * Rejects when the brokers cannot be reached, a topic does not exist, or `onMessage` throws.
 */
export async function readTopics(kafka: Kafka, options: ReadOptions): Promise<void> {
  const ends = options.signal ? undefined : await endsOf(kafka, options.topics);
  if (ends?.size === 0) return;
  const consumer = kafka.consumer({
    groupId: `modelkeep.reader.${uuidv7()}`,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: options.topics, fromBeginning: options.fromBeginning });
    await new Promise<void>((resolve, reject) => {
      if (options.signal?.aborted) return resolve();
      options.signal?.addEventListener('abort', () => resolve(), { once: true });
      let joined = false;
      consumer.on(consumer.events.GROUP_JOIN, () => (joined = true));
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        // A broker that has just started may not be ready for groups; once joined, to begin again would read twice.
        if (joined || !restart) reject(error);
      });
      const eachBatch = async ({ batch, heartbeat }: EachBatchPayload) => {
        const { topic, partition } = batch;
        const end = ends?.get(`${topic}/${partition}`);
        try {
          for (const message of batch.messages) {
            if (end !== undefined && BigInt(message.offset) >= end) break;
            await options.onMessage(message, { topic, partition });
            await heartbeat();
          }
        } catch (error) {
          reject(error as Error);
          return;
        }
        if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end)
          ends?.delete(`${topic}/${partition}`);
        if (ends?.size === 0) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

/** End of each partition that holds anything. */
async function endsOf(kafka: Kafka, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  const admin = kafka.admin();
  await admin.connect();
  try {
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
  } finally {
    await admin.disconnect();
  }
  return ends;
}
