import { randomUUID } from 'node:crypto';
import { FeatureRowsPushed } from '@modelkeep/contracts/features/feature-rows-pushed.event';
import { readOnlineFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { createKafka } from '@modelkeep/eventing';
import { Partitioners } from 'kafkajs';
import { eachTook, type Latency, quantiles } from '../measure';
import { rowsOf } from './data';
import type { Store } from './store';

/** From the sending of a message until an online read has its values. */
export async function measurePush(store: Store, featureView: string, samples: number): Promise<Latency> {
  const producer = createKafka('bench', store.stack.kafkaBrokers).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const one = async (): Promise<void> => {
    const eventTime = new Date().toISOString();
    const data = { featureView, rows: rowsOf(0, 1, eventTime) };
    await producer.send({
      topic: FeatureRowsPushed.topic,
      acks: -1,
      messages: [{ key: featureView, value: JSON.stringify(data), headers: headersOf(eventTime) }],
    });
    while ((await readTime()) !== eventTime);
  };
  const readTime = async (): Promise<string | undefined> => {
    const body = { entityKeys: ['e0'], features: ['f0'] };
    const { rows } = await store.client.call(readOnlineFeatures, { params: { name: featureView }, body });
    return rows[0]?.[0]?.eventTime;
  };
  await eachTook(samples / 10, one);
  const took = await eachTook(samples, one);
  await producer.disconnect();
  return quantiles(took);
}

const headersOf = (time: string): Record<string, string> => ({
  ce_specversion: '1.0',
  ce_id: randomUUID(),
  ce_type: FeatureRowsPushed.type,
  ce_source: '/bench',
  ce_time: time,
  'content-type': 'application/json',
});
