import {
  type Admin,
  CompressionTypes,
  type IHeaders,
  type Kafka,
  type Message,
  type Producer,
} from 'kafkajs';
import type { BackupManifest } from './backup-manifest';
import { type RecordLine, withAdmin } from './topics';

const BATCH_BYTES = 512 * 1024;

interface Place {
  topic: string;
  partition: number;
}

/** A group's place in a partition. */
interface Reader extends Place {
  groupId: string;
  /** Offset that it had. */
  offset: bigint;
  /** How many records lie before it: its offset where records count anew from 0. */
  handled: number;
}

const placeOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

/** Writes records into new topics, in the partitions and the order that they had, and moves the groups' offsets along. */
export class TopicWriter {
  private readonly producer: Producer;
  private batch = new Map<string, Message[]>();
  private batchBytes = 0;
  /** Groups that have a place in a partition, by partition. */
  private readonly readers = new Map<string, Reader[]>();

  constructor(private readonly kafka: Kafka) {
    // One request at a time keeps the order; a retry that came through is not written twice.
    this.producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
  }

  async begin(manifest: BackupManifest): Promise<void> {
    for (const { groupId, offsets } of manifest.groups)
      for (const { topic, partition, offset } of offsets) {
        const reader = { groupId, topic, partition, offset: BigInt(offset), handled: 0 };
        const place = placeOf(reader);
        this.readers.set(place, [...(this.readers.get(place) ?? []), reader]);
      }
    await withAdmin(this.kafka, (admin) =>
      admin.createTopics({
        waitForLeaders: true,
        topics: manifest.topics.map(({ topic, config, partitions }) => ({
          ...{ topic, numPartitions: partitions.length },
          configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
        })),
      }),
    );
    await this.producer.connect();
  }

  async write(line: RecordLine): Promise<void> {
    const { topic, partition, offset, timestamp, key, value } = line;
    for (const reader of this.readers.get(placeOf(line)) ?? [])
      if (BigInt(offset) < reader.offset) reader.handled += 1;
    const messages = this.batch.get(topic) ?? [];
    this.batch.set(topic, messages);
    messages.push({
      ...{ partition, timestamp, headers: headersOf(line) },
      key: key === undefined ? null : Buffer.from(key, 'base64'),
      value: value === undefined ? null : Buffer.from(value, 'base64'),
    });
    this.batchBytes += (value?.length ?? 0) + 500;
    if (this.batchBytes >= BATCH_BYTES) await this.flush();
  }

  /** Sends what is left, and sets the offsets. */
  async end(): Promise<void> {
    await this.flush();
    const groups = new Map<string, Reader[]>();
    for (const reader of [...this.readers.values()].flat())
      groups.set(reader.groupId, [...(groups.get(reader.groupId) ?? []), reader]);
    await Promise.all([...groups].map(([groupId, places]) => placeGroup(this.kafka, groupId, places)));
    await withAdmin(this.kafka, (admin) =>
      Promise.all([...groups].map(([groupId, places]) => requirePlaces(admin, groupId, places))),
    );
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private async flush(): Promise<void> {
    const topicMessages = [...this.batch].map(([topic, messages]) => ({ topic, messages }));
    this.batch = new Map();
    this.batchBytes = 0;
    if (topicMessages.length > 0)
      await this.producer.sendBatch({ acks: -1, compression: CompressionTypes.GZIP, topicMessages });
  }
}

/** A name that came several times has several values. */
function headersOf({ headers }: RecordLine): IHeaders {
  const found: Record<string, Buffer[]> = Object.create(null) as Record<string, Buffer[]>;
  for (const [name, value] of headers) (found[name] ??= []).push(Buffer.from(value, 'base64'));
  return Object.fromEntries(
    Object.entries(found).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

/** Joins a group that nobody is in, and leaves its places behind: all at once, since each joining takes seconds. */
async function placeGroup(kafka: Kafka, groupId: string, places: readonly Reader[]): Promise<void> {
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(places.map(({ topic }) => topic))] });
    // Not on joining: kafkajs tells of that before it takes commits, and drops those that come too early.
    const fetching = new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.FETCH_START, () => resolve());
      consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
        // A broker that has just started may not be ready for groups: kafkajs tries again.
        if (!restart) reject(error);
      });
    });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: () => Promise.resolve(),
    });
    await fetching;
    await consumer.commitOffsets(
      places.map(({ topic, partition, handled }) => ({ topic, partition, offset: String(handled) })),
    );
  } finally {
    await consumer.disconnect();
  }
}

/** Throws where a group is not where it was put: its events would be handled again, or never. */
async function requirePlaces(admin: Admin, groupId: string, places: readonly Reader[]): Promise<void> {
  const found = new Map<string, string>();
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId }))
    for (const { partition, offset } of partitions) found.set(placeOf({ topic, partition }), offset);
  for (const place of places) {
    const offset = found.get(placeOf(place));
    if (offset !== String(place.handled))
      throw new Error(`group ${groupId} is at ${offset} of ${placeOf(place)}, not at ${place.handled}`);
  }
}
