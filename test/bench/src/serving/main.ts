import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Stack, repoRoot } from '@modelkeep/local-stack';
import { freePort } from '@modelkeep/processes';
import { makeModels, ModelServerProcess, type SealedFolder, sealPackage } from '@modelkeep/test-models';
import { withStack } from '../bench-stack';
import { send } from '../http';
import { load, type Load } from '../load';
import { alignedTable, ms, rate, ratio } from '../table';
import { fillFeatures, VIEW } from './features';
import { startMlserver } from './mlserver';
import { Peer } from './peer';

const MODEL = 'credit-gradient-boosting';
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5);
/** Many enough that a server never waits for the clients, and so few that their own time is seen. */
const CLIENTS = [32, 8, 1];
/** A Python with `mlserver` and `onnxruntime`; without it that peer is left out. */
const MLSERVER_PYTHON = process.env['MLSERVER_PYTHON'];

interface Measured {
  name: string;
  clients: number;
  load: Load;
}

interface GoldenRow {
  id: string;
  inputs: { name: string; datatype: string; shape: number[]; data: unknown[] }[];
}

/** One-row requests, each of another applicant. */
function bodiesOf(rows: readonly GoldenRow[]): string[] {
  return rows.map(({ inputs }) =>
    JSON.stringify({
      inputs: inputs.map(({ name, datatype, shape, data }) => ({ name, datatype, shape, data })),
    }),
  );
}

async function measure(
  name: string,
  url: string,
  bodies: readonly string[],
  counts = CLIENTS,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const clients of counts)
    measured.push({
      name,
      clients,
      load: await load(clients, SECONDS, (_, request) =>
        send('POST', url, {}, bodies[request % bodies.length]),
      ),
    });
  return measured;
}

class Bench {
  readonly measured: Measured[] = [];

  constructor(
    private readonly stack: Stack,
    private readonly home: string,
    private readonly models: string,
    private readonly sealed: SealedFolder,
  ) {}

  /** A model server with these settings. */
  async ours(name: string, env: Record<string, string>, bodies: readonly string[], counts?: number[]) {
    const { stack, home, sealed } = this;
    const server = await ModelServerProcess.start({
      sealed,
      deployment: 'bench',
      home,
      env: {
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        INTERNAL_SECRET: stack.internalSecret,
        FEATURE_STORE_URL: stack.urls['feature-store'],
        JOURNAL_DIR: join(home, 'journal'),
        ...env,
      },
    });
    try {
      this.measured.push(...(await measure(name, `${server.url}/v2/models/bench/infer`, bodies, counts)));
    } finally {
      await server.end();
    }
  }

  async bare(bodies: readonly string[]) {
    const port = await freePort();
    const program = join(repoRoot(), 'dist/test/bench/src/serving/bare-server.js');
    const model = join(this.models, MODEL, 'model.onnx');
    const peer = await Peer.start(
      `http://127.0.0.1:${port}`,
      [process.execPath, program, model, String(port)],
      this.home,
    );
    await this.peer('bare Fastify + onnxruntime-node', peer, bodies);
  }

  async mlserver(python: string, bodies: readonly string[]) {
    const model = join(this.models, MODEL, 'model.onnx');
    const peer = await startMlserver(python, model, join(this.home, 'mlserver'));
    await this.peer('MLServer', peer, bodies);
  }

  private async peer(name: string, peer: Peer, bodies: readonly string[]) {
    try {
      this.measured.push(...(await measure(name, `${peer.url}/v2/models/bare/infer`, bodies)));
    } finally {
      await peer.stop();
    }
  }
}

/** Per number of clients, each server with what it makes of the bare loop's rate. */
function text(measured: readonly Measured[]): string {
  const rows = CLIENTS.flatMap((count) => {
    const those = measured.filter(({ clients }) => clients === count);
    const bare = those[0]?.load.perSecond ?? NaN;
    return those.map(({ name, load: { perSecond, latencyMs } }) => [
      `${name}, ${count} clients`,
      rate(perSecond),
      ms(latencyMs.p50),
      ms(latencyMs.p99),
      ratio(perSecond, bare),
    ]);
  });
  return alignedTable([['1-row inference', 'requests', 'p50', 'p99', 'of bare'], ...rows]);
}

/** Prints the figures as text, then as one line of JSON. */
async function main(): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const log = { write: (chunk: Buffer | string) => void process.stderr.write(chunk), say };
  const models = await makeModels(log, new AbortController().signal);
  const golden = JSON.parse(readFileSync(join(models, MODEL, 'golden.json'), 'utf8')) as {
    rows: GoldenRow[];
  };
  const bodies = bodiesOf(golden.rows);
  await withStack({ services: ['feature-store', 'metadata'] }, async (stack, home) => {
    const features = golden.rows[0]?.inputs.map(({ name }) => name) ?? [];
    const binding = { featureView: VIEW, entityKey: 'applicant_id', features };
    const sealed = sealPackage(models, MODEL, join(home, 'package'), { features: binding });
    const ids = await fillFeatures(stack, models);
    const bench = new Bench(stack, home, models, sealed);
    const onRequest = { EXPLAIN: 'on-request' };
    await bench.bare(bodies);
    await bench.ours('not recorded', { AUDIT: 'off', ...onRequest }, bodies);
    await bench.ours('async', { AUDIT: 'async', ...onRequest }, bodies);
    await bench.ours('async, rows never joined', { AUDIT: 'async', BATCH_ROWS: '1', ...onRequest }, bodies);
    await bench.ours('strict', { AUDIT: 'strict', ...onRequest }, bodies);
    await bench.ours('async, each explained', { AUDIT: 'async', EXPLAIN: 'always' }, bodies);
    const lookups = ids.map((id) =>
      JSON.stringify({ inputs: [{ name: 'applicant_id', datatype: 'BYTES', shape: [1, 1], data: [id] }] }),
    );
    await bench.ours('async, features looked up', { AUDIT: 'async', ...onRequest }, lookups);
    if (MLSERVER_PYTHON) await bench.mlserver(MLSERVER_PYTHON, bodies);
    const figures = { processors: cpus().length, seconds: SECONDS, measured: bench.measured };
    process.stdout.write(`${text(bench.measured)}\n${JSON.stringify(figures)}\n`);
  });
}

void main();
