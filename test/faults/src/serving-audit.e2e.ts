import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { type Stack, startStack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';
import { makeModels, ModelServerProcess, type SealedFolder, sealPackage } from '@modelkeep/test-models';
import { moreOf, ServingLoad } from './serving-load';
import { ServingRecord } from './serving-record';
import { until } from './world';

/** Answers that are waited for before and after a fault. */
const SOME = 150;
const KILLS = 3;

interface ServingRow {
  inputs: { raw: string }[];
}

jest.setTimeout(300_000);

describe('the record of every answered prediction', () => {
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-serving-'));
  let stack: Stack;
  let sealed: SealedFolder;
  let body: string;
  let metadata: ApiClient;
  const running: ModelServerProcess[] = [];
  const loads: ServingLoad[] = [];

  beforeAll(async () => {
    const log = { write: () => undefined, say: () => undefined };
    const models = await makeModels(log, new AbortController().signal);
    sealed = sealPackage(models, 'credit-gradient-boosting', join(home, 'package'));
    const golden = readFileSync(join(models, 'credit-gradient-boosting', 'golden.json'), 'utf8');
    const { rows } = JSON.parse(golden) as { rows: [ServingRow] };
    body = JSON.stringify({ inputs: rows[0].inputs.map(({ raw: _raw, ...tensor }) => tensor) });
    stack = await startStack({ home: join(home, 'stack'), ports: 'free', services: ['metadata'] });
    const token = new ServiceTokens(stack.internalSecret, 'faults').issue('metadata', 3600);
    metadata = new ApiClient({ baseUrl: stack.urls.metadata, token });
  });

  afterEach(async () => {
    await Promise.all(loads.splice(0).map((clients) => clients.stop()));
    await Promise.all(running.splice(0).map((server) => server.end('SIGKILL')));
  });

  afterAll(async () => {
    await stack?.stop();
    if (stack) rmSync(stack.home, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  });

  async function serve(deployment: string, env: Record<string, string>): Promise<ModelServerProcess> {
    const server = await ModelServerProcess.start({
      sealed,
      deployment,
      home,
      env: { KAFKA_BROKERS: stack.kafkaBrokers.join(','), ...env },
    });
    running.push(server);
    return server;
  }

  function load(deployment: string, ...servers: ModelServerProcess[]): ServingLoad {
    const clients = new ServingLoad(servers, `/v2/models/${deployment}/infer`, body);
    loads.push(clients);
    return clients;
  }

  const more = (what: string, count: () => number) => moreOf(what, SOME, count);

  const expectOnRecord = (deployment: string, clients: ServingLoad) =>
    new ServingRecord(metadata, deployment).expectAll(clients);

  it('strict: is refused while the brokers are away, and goes on when they are back', async () => {
    const server = await serve('strict', { AUDIT: 'strict' });
    const clients = load('strict', server);
    await more('answers', () => clients.answered.length);
    await stack.halt('kafka');
    await more('refusals', () => clients.refused);
    await until('the server is not ready', async () => !(await server.isReady()));
    await stack.restart('kafka');
    await more('answers', () => clients.answered.length);
    await until('the server is ready', () => server.isReady());
    await clients.stop();
    expect(clients.broken).toBe(0);
    await expectOnRecord('strict', clients);
  });

  it('async: is kept on disk while the brokers are away, also of a process that is killed then', async () => {
    const env = { AUDIT: 'async', JOURNAL_DIR: join(home, 'journal') };
    const doomed = await serve('async', env);
    const clients = load('async', doomed);
    await more('answers', () => clients.answered.length);
    await stack.halt('kafka');
    await more('answers while the brokers are away', () => clients.answered.length);
    await until('health tells of it', async () => {
      const report = (await (await fetch(`${doomed.url}/health/ready`)).json()) as {
        ready: boolean;
        checks: { audit: string };
      };
      return report.ready && report.checks.audit.includes('the brokers are away');
    });
    expect(clients.refused).toBe(0);
    clients.servers.pop();
    await doomed.end('SIGKILL');
    clients.servers.push(await serve('async', env));
    await more('answers of the next process', () => clients.answered.length);
    await stack.restart('kafka');
    await more('answers', () => clients.answered.length);
    await clients.stop();
    expect(clients.refused).toBe(0);
    await expectOnRecord('async', clients);
  });

  it('async: is refused when the disk space for it is used up, until the brokers are back', async () => {
    const server = await serve('full', {
      AUDIT: 'async',
      JOURNAL_DIR: join(home, 'journal'),
      JOURNAL_MIB: '0.5',
    });
    const clients = load('full', server);
    await more('answers', () => clients.answered.length);
    await stack.halt('kafka');
    await more('refusals', () => clients.refused);
    expect(await server.isReady()).toBe(false);
    await stack.restart('kafka');
    await more('answers', () => clients.answered.length);
    await until('the server is ready', () => server.isReady());
    await clients.stop();
    expect(clients.broken).toBe(0);
    await expectOnRecord('full', clients);
  });

  it.each(['strict', 'async'] as const)('%s: survives that replicas are killed under load', async (mode) => {
    const deployment = `killed-${mode}`;
    const env = { AUDIT: mode, JOURNAL_DIR: join(home, 'journal') };
    const clients = load(deployment, await serve(deployment, env), await serve(deployment, env));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await more('answers', () => clients.answered.length);
      const [doomed] = clients.servers as [ModelServerProcess];
      await doomed.end('SIGKILL');
      clients.servers.splice(0, 1);
      clients.servers.push(await serve(deployment, env));
    }
    await more('answers', () => clients.answered.length);
    await clients.stop();
    expect(clients.broken).toBeGreaterThan(0);
    await expectOnRecord(deployment, clients);
  });
});
