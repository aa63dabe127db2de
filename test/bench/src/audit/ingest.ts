import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { createKafka, EventProducer } from '@modelkeep/eventing';
import type { Stack } from '@modelkeep/local-stack';
import type { Pool } from 'pg';
import { perSecond } from '../measure';
import { predictionAt } from './records';

const BATCH = 2_000;

export interface IngestFigures {
  predictions: number;
  /** From Kafka into the table, everything included. */
  ingestedPerSecond: number;
  /** The same rows by COPY from a file into a table with the same columns and indexes. */
  copiedPerSecond: number;
}

/** Has a backlog ingested, which was published while the service was down. Needs an empty table. */
export async function measureIngest(stack: Stack, pool: Pool, predictions: number): Promise<IngestFigures> {
  await stack.halt('metadata');
  await publish(stack, predictions);
  await stack.restart('metadata');
  await counted(pool, 1);
  const before = await count(pool);
  const ingestedPerSecond = await perSecond(predictions - before, () => counted(pool, predictions));
  return { predictions, ingestedPerSecond, copiedPerSecond: await measureCopy(pool, predictions) };
}

async function publish(stack: Stack, predictions: number): Promise<void> {
  const producer = new EventProducer(createKafka('bench', stack.kafkaBrokers), { service: 'bench' });
  const now = Date.now();
  for (let sent = 0; sent < predictions; sent += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, predictions - sent) }, (_, index) =>
      predictionAt(now, sent + index),
    );
    await producer.sendBatch(PredictionServed, batch);
  }
  await producer.onApplicationShutdown();
}

async function measureCopy(pool: Pool, rows: number): Promise<number> {
  const { rows: settings } = await pool.query<{ file: string }>(
    `SELECT current_setting('data_directory') || '/bench-copy' AS file`,
  );
  const file = `'${settings[0]?.file}'`;
  await pool.query(`COPY (SELECT * FROM prediction) TO ${file}`);
  await pool.query('CREATE TABLE bench_copy (LIKE prediction INCLUDING ALL)');
  const copied = await perSecond(rows, () => pool.query(`COPY bench_copy FROM ${file}`));
  await pool.query('DROP TABLE bench_copy');
  return copied;
}

async function counted(pool: Pool, wanted: number): Promise<void> {
  while ((await count(pool)) < wanted) await new Promise((settle) => setTimeout(settle, 20));
}

/** Of sequences given out: counting rows would slow the inserts. */
async function count(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(
    'SELECT coalesce((SELECT sequence FROM prediction ORDER BY sequence DESC LIMIT 1), 0) AS count',
  );
  return Number(rows[0]?.count);
}
