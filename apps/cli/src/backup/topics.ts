import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type Admin, ConfigResourceTypes, type Kafka, type KafkaMessage } from 'kafkajs';

/** A topic: its partitions from their first record to where the backup ends, and what it is configured to be. */
export interface TopicRange {
  topic: string;
  config: Record<string, string>;
  partitions: { partition: number; low: string; high: string }[];
}

/** How far a consumer group has come. */
export interface GroupOffsets {
  groupId: string;
  offsets: { topic: string; partition: number; offset: string }[];
}

/** One record, as a line of JSON. */
export interface RecordLine {
  topic: string;
  partition: number;
  offset: string;
  timestamp: string;
  /** Base64; absent where the record has none. */
  key?: string;
  value?: string;
  headers: [name: string, value: string][];
}

/** Groups of bystanders, which leave when they have read. */
const BYSTANDER = /^modelkeep\.(reader|backup)\./;

export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Every topic that is not the broker's own. */
export const topicRanges = (kafka: Kafka): Promise<TopicRange[]> =>
  withAdmin(kafka, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__')).sort();
    if (topics.length === 0) return [];
    const ranges = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    });
    return topics.map((topic, index) => ({
      topic,
      config: Object.fromEntries(
        (resources.find(({ resourceName }) => resourceName === topic)?.configEntries ?? [])
          .filter(({ isDefault, readOnly }) => !isDefault && !readOnly)
          .map(({ configName, configValue }) => [configName, configValue]),
      ),
      partitions: (ranges[index] ?? [])
        .map(({ partition, low, high }) => ({ partition, low, high }))
        .sort((a, b) => a.partition - b.partition),
    }));
  });

export const groupOffsets = (kafka: Kafka): Promise<GroupOffsets[]> =>
  withAdmin(kafka, async (admin) => {
    const { groups } = await admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId).filter((id) => !BYSTANDER.test(id));
    return Promise.all(
      ids.sort().map(async (groupId) => {
        const fetched = await admin.fetchOffsets({ groupId });
        const offsets = fetched.flatMap(({ topic, partitions }) =>
          partitions
            .filter(({ offset }) => Number(offset) >= 0)
            .map(({ partition, offset }) => ({ topic, partition, offset })),
        );
        return { groupId, offsets };
      }),
    );
  });

/** Reads the records of all ranges, as lines; those of one partition come in their order. */
export async function* readRecords(kafka: Kafka, ranges: readonly TopicRange[]): AsyncGenerator<Buffer> {
  const ends = new Map<string, bigint>();
  for (const { topic, partitions } of ranges)
    for (const { partition, low, high } of partitions)
      if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high));
  if (ends.size === 0) return;
  const lines = new PassThrough();
  const groupId = `modelkeep.backup.${process.pid}.${Date.now()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  let joined = false;
  consumer.on(consumer.events.GROUP_JOIN, () => (joined = true));
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    // Before it has joined, kafkajs tries again; after it, to begin again would read twice.
    if (joined || !restart) lines.destroy(error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(ranges.map(({ topic }) => topic))], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch, heartbeat }) => {
        const { topic, partition, messages } = batch;
        const place = `${topic}/${partition}`;
        const end = ends.get(place);
        if (end === undefined) return;
        for (const message of messages) {
          if (BigInt(message.offset) >= end) break;
          if (!lines.write(lineOf(topic, partition, message))) await once(lines, 'drain');
          await heartbeat();
        }
        if (BigInt(batch.lastOffset()) + 1n >= end) ends.delete(place);
        if (ends.size === 0) lines.end();
      },
    });
    yield* lines as AsyncIterable<Buffer>;
  } finally {
    await consumer.disconnect();
    await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
  }
}

function lineOf(topic: string, partition: number, message: KafkaMessage): string {
  const { offset, timestamp, key, value, headers = {} } = message;
  const line: RecordLine = {
    ...{ topic, partition, offset, timestamp },
    key: key?.toString('base64'),
    value: value?.toString('base64'),
    headers: Object.entries(headers).flatMap(([name, values]) =>
      [values].flat().map((each): [string, string] => [name, Buffer.from(each ?? '').toString('base64')]),
    ),
  };
  return `${JSON.stringify(line)}\n`;
}
