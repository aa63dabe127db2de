import { catalogueTopics, ensureTopics } from '@modelkeep/eventing';
import type { Kafka } from 'kafkajs';
import { aclsOf } from './acls';

/** Makes the topics that are missing and grants what ACCESS says; may be repeated. Returns how many of each there are. */
export async function setUp(kafka: Kafka): Promise<{ topics: number; acls: number }> {
  const topics = catalogueTopics();
  await ensureTopics(kafka, topics);
  const acl = aclsOf(topics);
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl });
  } finally {
    await admin.disconnect();
  }
  return { topics: topics.length, acls: acl.length };
}
