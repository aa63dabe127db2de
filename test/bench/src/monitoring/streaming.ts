import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from '@modelkeep/client';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { applyMonitor, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import type { Stack } from '@modelkeep/local-stack';
import { Kafka, logLevel } from 'kafkajs';

const WINDOW = 10_000;
const BATCH = 2_000;
/** Clock ticks per second in `/proc`, on every Linux that Node runs on. */
const TICKS = 100;
const NUMBERS = [
  'normal_0',
  'normal_1',
  'normal_2',
  'normal_3',
  'normal_4',
  'normal_5',
  'normal_6',
  'normal_7',
];
const FEATURES = [...NUMBERS, 'skewed', 'whole', 'text', 'flag'];

export interface StreamingFigures {
  predictions: number;
  features: number;
  /** As they came, while the service and Kafka shared the machine. */
  perSecond: number;
  /** By processor time of the service alone. */
  perCoreSecond: number;
}

/** Predictions with twelve features wait in Kafka; a monitor counts them. Needs `reference.parquet` in the folder. */
export async function measureStreaming(
  stack: Stack,
  client: ApiClient,
  folder: string,
  predictions: number,
): Promise<StreamingFigures> {
  const { digest } = await client.call(recordDataSnapshot, {
    query: { name: 'bench-reference', format: 'parquet' },
    stream: readFileSync(join(folder, 'reference.parquet')),
  });
  await client.call(applyMonitor, {
    params: { name: 'bench' },
    body: { deployment: 'bench', referenceDigest: digest, features: FEATURES, windowSize: WINDOW },
  });
  const service = stack.pid('monitoring');
  if (service === undefined) throw new Error('the monitoring service does not run');
  const before = processorSeconds(service);
  const start = performance.now();
  await publish(stack.kafkaBrokers, predictions);
  await untilCounted(client, predictions / WINDOW);
  return {
    predictions,
    features: FEATURES.length,
    perSecond: (predictions / (performance.now() - start)) * 1000,
    perCoreSecond: predictions / (processorSeconds(service) - before),
  };
}

async function publish(brokers: string[], predictions: number): Promise<void> {
  const producer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  for (let sent = 0; sent < predictions; sent += BATCH)
    await producer.send({
      topic: 'serving.prediction',
      messages: Array.from({ length: BATCH }, (_, index) => message(sent + index)),
    });
  await producer.disconnect();
}

function message(index: number) {
  const predictionId = randomUUID();
  const time = new Date().toISOString();
  const valueOf = (name: string, position: number) => {
    if (name === 'text') return 'abcdefgh'[index % 8] as string;
    if (name === 'flag') return index % 2 === 0 ? 'yes' : 'no';
    return ((index * (position + 7)) % 1000) / 250 - 2;
  };
  const data = {
    predictionId,
    time,
    deployment: 'bench',
    model: 'bench',
    version: 1,
    entityKeys: { id: String(index) },
    features: FEATURES.map((name, position) => ({
      name,
      value: valueOf(name, position),
      status: 'FROM_REQUEST',
    })),
    inputs: [],
    outputs: [{ name: 'score', datatype: 'FP64', shape: [1], data: [(index % 100) / 100], raw: '' }],
    latencyMs: 1 + (index % 50),
  };
  const headers = {
    ce_specversion: '1.0',
    ce_id: predictionId,
    ce_type: 'modelkeep.serving.prediction.served.v1',
    ce_source: '/bench',
    ce_time: time,
  };
  return { key: predictionId, value: JSON.stringify(data), headers };
}

async function untilCounted(client: ApiClient, windows: number): Promise<void> {
  for (const end = Date.now() + 300_000; Date.now() < end; await wait(100)) {
    const { items } = await client.call(listWindows, {
      params: { name: 'bench' },
      query: { limit: 1000 },
    });
    if (items.length >= windows) return;
  }
  throw new Error('the predictions were not counted');
}

/** User and system time of a process. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
