import type { Stack } from '@modelkeep/local-stack';
import { mlflowEnvironment, startMlflowServer } from '@modelkeep/real-mlflow';
import { cpus } from 'node:os';
import { Pool } from 'pg';
import { createDatabase, withStack } from '../bench-stack';
import { alignedTable, ms, rate, ratio } from '../table';
import type { Load } from '../load';
import { seedMlflow, seedModelkeep } from './seed';
import type { Server } from './server';
import { CLIENTS, type Figures, logBatches, measure, SEEDED_RUNS } from './workload';

/** Metric points stored before everything is measured a second time; BENCH_POINTS makes a shorter run. */
const POINTS = Number(process.env['BENCH_POINTS'] ?? 10_000_000);
const SERVICES = ['registry', 'metadata', 'gateway'] as const;

const say = (text: string) => void process.stderr.write(`[bench] ${text}\n`);
const log = { write: (chunk: Buffer | string) => void process.stderr.write(chunk), say };

/** Modelkeep as its users reach it: through the gateway. */
function modelkeep(stack: Stack): Server {
  return {
    name: 'Modelkeep',
    url: stack.urls.gateway,
    token: stack.adminToken,
    pool: new Pool({ connectionString: stack.databaseUrl('metadata'), max: 1 }),
    pids: SERVICES.map((service) => stack.pid(service)),
    seedRuns: seedModelkeep,
  };
}

/** MLflow's own server, with the number of workers that it takes by itself, on the same PostgreSQL. */
async function mlflow(stack: Stack, signal: AbortSignal): Promise<Server & { close(): Promise<void> }> {
  const database = await createDatabase(stack.adminDatabaseUrl, 'mlflow_peer');
  const environment = await mlflowEnvironment('3.18.0', log, signal);
  const server = await startMlflowServer({
    environment,
    database: database.replace(/^\w+:/, 'postgresql+psycopg2:'),
    signal,
  });
  const pool = new Pool({ connectionString: database, max: 1 });
  return {
    name: 'MLflow',
    url: server.url,
    pool,
    pids: [server.pid],
    seedRuns: seedMlflow,
    close: async () => {
      await pool.end();
      await server.close();
    },
  };
}

async function measured(server: Server): Promise<Figures> {
  say(`${server.name}: ${SEEDED_RUNS.toLocaleString('en')} runs are written`);
  await server.seedRuns(server.pool, SEEDED_RUNS);
  say(`${server.name} is measured`);
  return measure(server);
}

/** Logs batches until a number of points is stored in all. */
async function fill(server: Server): Promise<void> {
  const count = async () => {
    const { rows } = await server.pool.query<{ count: string }>('SELECT count(*) FROM metric');
    return Number(rows[0]?.count);
  };
  for (let stored = await count(); stored < POINTS; stored = await count()) {
    say(`${server.name}: ${stored.toLocaleString('en')} metric points of ${POINTS.toLocaleString('en')}`);
    await logBatches(server, 20);
  }
}

const loads = {
  'log-batch, metrics': 'logBatch',
  'runs/create': 'createRun',
  'runs/log-metric': 'logMetric',
  'model-versions/create': 'createVersion',
  'registered-models/alias': 'getAlias',
} as const satisfies Record<string, keyof Figures>;

function table(ours: Figures, theirs: Figures, later: Figures): string {
  const row = (name: string, figure: (of: Figures) => number, print: (value: number) => string) => [
    name,
    print(figure(ours)),
    print(figure(theirs)),
    ratio(figure(ours), figure(theirs)),
    print(figure(later)),
    ratio(figure(later), figure(ours)),
  ];
  return alignedTable([
    ['', 'Modelkeep', 'MLflow', 'ratio', `at ${POINTS.toLocaleString('en')} points`, 'ratio'],
    ...Object.entries(loads).flatMap(([name, key]) => {
      const of = (figures: Figures): Load => figures[key];
      return [
        row(name, (figures) => of(figures).perSecond, rate),
        row('  p50', (figures) => of(figures).latencyMs.p50, ms),
        row('  p99', (figures) => of(figures).latencyMs.p99, ms),
      ];
    }),
    ...(Object.keys(ours.search) as (keyof Figures['search'])[]).map((name) =>
      row(`search ${name}, p50`, (figures) => figures.search[name].p50, ms),
    ),
    row(
      'memory',
      (figures) => figures.memoryMiB,
      (value) => `${Math.round(value)} MiB`,
    ),
  ]);
}

/** Prints a table, then the same figures as one line of JSON. */
function main(): Promise<void> {
  const { signal } = new AbortController();
  return withStack({ services: [...SERVICES], report: say }, async (stack) => {
    const peer = await mlflow(stack, signal);
    const theirs = await measured(peer).finally(() => peer.close());
    const own = modelkeep(stack);
    try {
      const ours = await measured(own);
      await fill(own);
      const later = await measure(own);
      process.stdout.write(`${CLIENTS} clients, ${SEEDED_RUNS.toLocaleString('en')} runs\n`);
      process.stdout.write(`${table(ours, theirs, later)}\n`);
      process.stdout.write(`${JSON.stringify({ processors: cpus().length, ours, theirs, later })}\n`);
    } finally {
      await own.pool.end();
    }
  });
}

main().catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
