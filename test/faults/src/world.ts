import { createKafka, ensureTopics } from '@modelkeep/eventing';
import type { Kafka } from 'kafkajs';
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import type { StackAddress } from './global-setup';

/** A database, a topic and a service name that no other test uses. */
export interface World {
  brokers: string[];
  databaseUrl: string;
  topic: string;
  service: string;
  kafka: Kafka;
  pool: Pool;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const { brokers, adminDatabaseUrl } = JSON.parse(process.env['FAULTS_STACK'] ?? '') as StackAddress;
  const name = Array.from({ length: 12 }, () => String.fromCharCode(97 + randomInt(26))).join('');
  const admin = new Client({ connectionString: adminDatabaseUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(adminDatabaseUrl);
  url.pathname = `/${name}`;
  const kafka = createKafka('faults', brokers);
  const topic = `faults.${name}`;
  await ensureTopics(kafka, [topic], 6);
  const pool = new Pool({ connectionString: url.href, max: 20 });
  // `close` drops the database, which also ends what the server has not yet seen closing.
  pool.on('error', (error: Error & { code?: string }) => {
    if (!pool.ending || error.code !== '57P01') throw error;
  });
  return {
    brokers,
    databaseUrl: url.href,
    topic,
    service: name,
    kafka,
    pool,
    close: async () => {
      await pool.end();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

/** Asks until `probe` gives a value that is not undefined or false. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain: ${what}`);
    await wait(50);
  }
}

/** What the handler did, per counter, in the order of its commits. */
export async function applied(pool: Pool): Promise<Record<string, number[]>> {
  const { rows } = await pool.query<{ counter: string; values: number[] }>(
    'SELECT counter, array_agg(value ORDER BY position) AS values FROM applied GROUP BY counter',
  );
  return Object.fromEntries(rows.map(({ counter, values }) => [counter, values]));
}

/** What it must have done: each committed value once, in order. */
export async function expected(pool: Pool): Promise<Record<string, number[]>> {
  const { rows } = await pool.query<{ name: string; value: number }>('SELECT name, value FROM counter');
  return Object.fromEntries(
    rows.map(({ name, value }) => [name, Array.from({ length: value }, (_, i) => i + 1)]),
  );
}

/** Waits until as many effects are there as were committed, then until nothing is left to arrive. */
export async function settled(pool: Pool): Promise<void> {
  await until('all events applied', async () => {
    const { rows } = await pool.query<{ done: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM outbox)
              AND (SELECT coalesce(sum(value), 0) FROM counter) <= (SELECT count(*) FROM applied) AS done`,
    );
    return rows[0]?.done;
  });
}
