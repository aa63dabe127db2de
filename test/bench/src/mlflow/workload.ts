import { type Latency, quantiles, eachTook } from '../measure';
import { load, type Load } from '../load';
import { memoryMiB } from './memory';
import { call, type Server } from './server';

export const CLIENTS = 8;
export const SEEDED_RUNS = 100_000;
export const BATCH = 1_000;
const SECONDS = 8;
const SEARCHES = 20;
const EXPERIMENT = '0';

/** What one server does under the whole load. */
export interface Figures {
  /** Metrics per second, and the time of one batch. */
  logBatch: Load;
  createRun: Load;
  logMetric: Load;
  createVersion: Load;
  getAlias: Load;
  /** Time of one search, ms. */
  search: Record<keyof typeof searches, Latency>;
  memoryMiB: number;
}

const searches = {
  'newest runs': { max_results: 100 },
  'by metric and parameter': {
    filter: "metrics.auc > 0.9 AND params.depth = '7'",
    order_by: ['metrics.auc DESC'],
    max_results: 100,
  },
  'by tag': { filter: "tags.team = 'team 3'", order_by: ['attributes.start_time DESC'], max_results: 100 },
} as const;

let serial = 0;
const fresh = (prefix: string) => `${prefix}-${process.pid}-${(serial += 1)}`;

async function createRun(server: Server): Promise<string> {
  const answer = await call(server, 'POST', 'runs/create', {
    experiment_id: EXPERIMENT,
    start_time: Date.now(),
    run_name: 'bench',
    tags: [{ key: 'mlflow.user', value: 'bench' }],
  });
  return (answer['run'] as { info: { run_id: string } }).info.run_id;
}

const runOfEachClient = (server: Server) =>
  Promise.all(Array.from({ length: CLIENTS }, () => createRun(server)));

/** 1,000 metrics: ten keys, a hundred steps each, which no batch before had. */
const batchOf = (batch: number) =>
  Array.from({ length: BATCH }, (_, index) => ({
    key: `metric ${index % 10}`,
    value: Math.sin(index),
    timestamp: 1_700_000_000_000 + index,
    step: batch * 100 + Math.floor(index / 10),
  }));

/** Logs batches for a while; the rate is in metrics. */
export async function logBatches(server: Server, seconds = SECONDS): Promise<Load> {
  const runs = await runOfEachClient(server);
  const batches = await load(CLIENTS, seconds, (client, request) =>
    call(server, 'POST', 'runs/log-batch', { run_id: runs[client], metrics: batchOf(request) }),
  );
  return { ...batches, perSecond: batches.perSecond * BATCH };
}

/** Every measurement on one server, one after another. */
export async function measure(server: Server): Promise<Figures> {
  const createdRuns = await load(CLIENTS, SECONDS, () => createRun(server));
  const runs = await runOfEachClient(server);
  const logMetric = await load(CLIENTS, SECONDS, (client, step) =>
    call(server, 'POST', 'runs/log-metric', {
      run_id: runs[client],
      key: 'loss',
      value: 1 / (step + 1),
      timestamp: Date.now(),
      step,
    }),
  );
  const logBatch = await logBatches(server);
  const models = Array.from({ length: CLIENTS }, () => fresh('model'));
  for (const name of models) {
    await call(server, 'POST', 'registered-models/create', { name });
    await call(server, 'POST', 'model-versions/create', { name, source: 's3://bench/model' });
    await call(server, 'POST', 'registered-models/alias', { name, alias: 'champion', version: '1' });
  }
  const createVersion = await load(CLIENTS, SECONDS, (client) =>
    call(server, 'POST', 'model-versions/create', { name: models[client], source: 's3://bench/model' }),
  );
  const getAlias = await load(CLIENTS, SECONDS, (client) =>
    call(server, 'GET', 'registered-models/alias', { name: models[client], alias: 'champion' }),
  );
  const search = {} as Figures['search'];
  for (const [name, request] of Object.entries(searches))
    search[name as keyof typeof searches] = quantiles(
      await eachTook(SEARCHES, () =>
        call(server, 'POST', 'runs/search', { experiment_ids: [EXPERIMENT], ...request }),
      ),
    );
  return {
    logBatch,
    createRun: createdRuns,
    logMetric,
    createVersion,
    getAlias,
    search,
    memoryMiB: memoryMiB(server.pids),
  };
}
