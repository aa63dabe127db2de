import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import { partitionsOf } from '@modelkeep/contracts/common/topic';
import type { Admin, ITopicConfig, Kafka } from 'kafkajs';

/** Where the dead letters of a topic go. */
export const deadLetterTopic = (topic: string): string => `${topic}.dlt`;

/** Topics of the catalogue. */
export function catalogueTopics(): string[] {
  return [...new Set([...loadEvents().values()].map((definition) => definition.topic))];
}

function withDeadLetters(topics: readonly string[], partitions?: number): ITopicConfig[] {
  return topics.flatMap((topic) => [
    { topic, numPartitions: partitions ?? partitionsOf(topic) },
    {
      topic: deadLetterTopic(topic),
      numPartitions: 1,
      // A dead letter waits for a person, however long that takes.
      configEntries: [{ name: 'retention.ms', value: '-1' }],
    },
  ]);
}

/**
 * Creates those of the topics, and of their dead-letter topics, that are missing, with as many partitions as given or as
 * the catalogue says. Several processes may do so at once.
 */
export async function ensureTopics(
  kafka: Kafka,
  topics: readonly string[] = catalogueTopics(),
  partitions?: number,
): Promise<void> {
  const wanted = withDeadLetters([...new Set(topics)], partitions);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const missing = await missingOf(admin, wanted);
    if (missing.length === 0) return;
    try {
      await admin.createTopics({ topics: missing, waitForLeaders: true });
    } catch (error) {
      if ((await missingOf(admin, missing)).length > 0) throw error;
    }
  } finally {
    await admin.disconnect();
  }
}

async function missingOf(admin: Admin, wanted: ITopicConfig[]): Promise<ITopicConfig[]> {
  const present = new Set(await admin.listTopics());
  return wanted.filter(({ topic }) => !present.has(topic));
}
