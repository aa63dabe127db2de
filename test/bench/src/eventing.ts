import 'reflect-metadata';
import { createKafka } from '@modelkeep/eventing';
import { cpus } from 'node:os';
import { Pool } from 'pg';
import { createDatabase, withStack } from './bench-stack';
import { type BareKafka, measureBareKafka } from './bare-kafka';
import { eachTook, type Latency, quantiles } from './measure';
import { measureOutbox, type OutboxFigures } from './outbox';
import { alignedTable, ms, rate, ratio } from './table';

const SIZE = { messages: 100_000, events: 100_000, singles: 10_000, samples: 500, valueBytes: 300 };

interface Figures {
  processors: number;
  size: typeof SIZE;
  bare: BareKafka & { commitMs: Latency };
  outbox: OutboxFigures;
}

/** A one-row transaction over `pg`, the least that any write costs. */
async function measureCommit(pool: Pool): Promise<Latency> {
  await pool.query('CREATE TABLE one_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, filling text)');
  const filling = 'x'.repeat(SIZE.valueBytes);
  const insert = () => pool.query('INSERT INTO one_row (filling) VALUES ($1)', [filling]);
  await eachTook(SIZE.samples / 10, insert);
  return quantiles(await eachTook(SIZE.samples, insert));
}

function table({ bare, outbox }: Figures): string {
  const base = {
    p50: bare.latencyMs.p50 + bare.commitMs.p50,
    p99: bare.latencyMs.p99 + bare.commitMs.p99,
  };
  const rows = [
    ['', 'outbox', 'bare', 'ratio'],
    [
      'latency p50 (bare: + one commit)',
      ms(outbox.latencyMs.p50),
      ms(base.p50),
      ratio(outbox.latencyMs.p50, base.p50),
    ],
    [
      'latency p99 (bare: + one commit)',
      ms(outbox.latencyMs.p99),
      ms(base.p99),
      ratio(outbox.latencyMs.p99, base.p99),
    ],
    [
      'commit to handler p50',
      ms(outbox.afterCommitMs.p50),
      ms(bare.latencyMs.p50),
      ratio(outbox.afterCommitMs.p50, bare.latencyMs.p50),
    ],
    [
      'commit to handler p99',
      ms(outbox.afterCommitMs.p99),
      ms(bare.latencyMs.p99),
      ratio(outbox.afterCommitMs.p99, bare.latencyMs.p99),
    ],
    [
      'published (bare: produced)',
      rate(outbox.drainedPerSecond),
      rate(bare.producedPerSecond),
      ratio(outbox.drainedPerSecond, bare.producedPerSecond),
    ],
    [
      'handled in batches (bare: consumed)',
      rate(outbox.batchHandledPerSecond),
      rate(bare.consumedPerSecond),
      ratio(outbox.batchHandledPerSecond, bare.consumedPerSecond),
    ],
    ['handled one by one', rate(outbox.singleHandledPerSecond), '', ''],
    ['written, published and handled at once', rate(outbox.endToEndPerSecond), '', ''],
    ['outbox table afterwards', `${Math.round(outbox.outboxBytes / 1_024)} KiB`, '', ''],
  ];
  return alignedTable(rows);
}

/** Prints a table, then the same figures as one line of JSON. */
function main(): Promise<void> {
  return withStack({ services: [] }, async (stack) => {
    const url = await createDatabase(stack.adminDatabaseUrl, 'bench_eventing');
    const pool = new Pool({ connectionString: url });
    const bare = await measureBareKafka(createKafka('bench', stack.kafkaBrokers), SIZE);
    const commitMs = await measureCommit(pool);
    const outbox = await measureOutbox(pool, url, stack.kafkaBrokers, SIZE);
    await pool.end();
    const figures: Figures = { processors: cpus().length, size: SIZE, bare: { ...bare, commitMs }, outbox };
    process.stdout.write(`${table(figures)}\n${JSON.stringify(figures)}\n`);
  });
}

void main();
