import 'reflect-metadata';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { materialize } from '@modelkeep/contracts/features/materialization.api';
import type { Stack } from '@modelkeep/local-stack';
import { withStack } from '../bench-stack';
import { send } from '../http';
import { load, type Load } from '../load';
import type { Latency } from '../measure';
import { ms } from '../table';
import { FEATURES } from './data';
import { FeastPeer } from './feast-peer';
import { type JoinFigures, type JoinSize, measureJoin } from './join';
import { measurePush } from './push';
import { Store } from './store';

const ENTITIES = 100_000;
const READ = { seconds: 5, connections: 8 };
const PUSHES = 200;
/** A Python with `feast[postgres]`; without it the peer is left out. */
const FEAST_PYTHON = process.env['FEAST_PYTHON'];
const JOIN: JoinSize = {
  history: Number(process.env['BENCH_HISTORY_ROWS'] ?? 5_000_000),
  spine: Number(process.env['BENCH_SPINE_ROWS'] ?? 1_000_000),
  entities: 100_000,
};

interface Figures {
  processors: number;
  reads: Record<string, Load>;
  /** By `feast serve` on the same PostgreSQL server. */
  feastReads?: Record<string, Load>;
  push: Latency;
  materializedPerSecond: number;
  joinSize: JoinSize;
  join: JoinFigures;
}

/** Ten features of so many entities at a time, each time others, by Feast's endpoint. */
async function measureReads(url: string, headers: Record<string, string>): Promise<Record<string, Load>> {
  const reads: Record<string, Load> = {};
  for (const entities of [1, 10, 100])
    reads[entities] = await load(READ.connections, READ.seconds, (_, run) => {
      const ids = Array.from(
        { length: entities },
        (_, index) => `e${(run * 7919 + index * 104_729) % ENTITIES}`,
      );
      const body = { features: FEATURES.map((feature) => `online:${feature}`), entities: { entity_id: ids } };
      return send('POST', `${url}/get-online-features`, headers, JSON.stringify(body));
    });
  return reads;
}

/** The same reads of the same rows. */
async function measureFeast(python: string, stack: Stack, folder: string): Promise<Record<string, Load>> {
  const peer = await FeastPeer.start(python, stack.adminDatabaseUrl, folder, ENTITIES);
  try {
    return await measureReads(peer.url, {});
  } finally {
    await peer.stop();
  }
}

function text({ reads, feastReads, push, materializedPerSecond, join: joined, joinSize }: Figures): string {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const loads = (who: string, measured: Record<string, Load>) =>
    Object.entries(measured).map(
      ([entities, { perSecond, latencyMs }]) =>
        `${who}, online read of ${entities}: ${count(perSecond)}/s, p50 ${ms(latencyMs.p50)}, p99 ${ms(latencyMs.p99)}`,
    );
  return [
    ...loads('modelkeep', reads),
    ...loads('feast', feastReads ?? {}),
    `push over Kafka to online: p50 ${ms(push.p50)}, p99 ${ms(push.p99)}`,
    `materialized: ${count(materializedPerSecond)} entities/s`,
    `flushed: ${count(joined.flushedPerSecond)} rows/s`,
    `${count(joinSize.spine)} rows against ${count(joinSize.history)}: ${joined.coldSeconds.toFixed(1)} s cold, ${joined.warmSeconds.toFixed(1)} s warm, bare DuckDB ${joined.bareSeconds.toFixed(1)} s`,
  ].join('\n');
}

/** Prints the figures as text, then as one line of JSON. */
function main(): Promise<void> {
  const options = {
    services: ['feature-store' as const, 'metadata' as const],
    env: { HISTORY_FLUSH_SECONDS: '86400' },
  };
  return withStack(options, async (stack, home) => {
    const store = new Store(stack);
    for (const view of ['online', 'offline', 'pushed', 'history']) await store.define(view);
    await store.fill('online', ENTITIES, 'online-and-offline');
    const reads = await measureReads(store.url, store.headers);
    const feastReads = FEAST_PYTHON && (await measureFeast(FEAST_PYTHON, stack, join(home, 'feast')));
    const push = await measurePush(store, 'pushed', PUSHES);
    await store.fill('offline', ENTITIES, 'offline');
    const start = performance.now();
    await store.client.call(materialize, { params: { name: 'offline' }, body: { full: true } });
    const materializedPerSecond = (ENTITIES / (performance.now() - start)) * 1_000;
    const joined = await measureJoin(store, 'history', JOIN, home);
    const figures: Figures = {
      processors: cpus().length,
      reads,
      ...(feastReads && { feastReads }),
      push,
      materializedPerSecond,
      joinSize: JOIN,
      join: joined,
    };
    process.stdout.write(`${text(figures)}\n${JSON.stringify(figures)}\n`);
  });
}

void main();
