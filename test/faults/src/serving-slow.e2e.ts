import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { type Stack, startStack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';
import { makeModels, ModelServerProcess, type SealedFolder, sealPackage } from '@modelkeep/test-models';
import { moreOf, ServingLoad } from './serving-load';
import { ServingRecord } from './serving-record';
import { until } from './world';

const BODY = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 1], data: [1] }] });

jest.setTimeout(300_000);

describe('a slow model', () => {
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-slow-'));
  let stack: Stack;
  let sealed: SealedFolder;
  let metadata: ApiClient;
  let server: ModelServerProcess | undefined;

  beforeAll(async () => {
    const log = { write: () => undefined, say: () => undefined };
    const models = await makeModels(log, new AbortController().signal);
    sealed = sealPackage(models, 'slow', join(home, 'package'));
    stack = await startStack({ home: join(home, 'stack'), ports: 'free', services: ['metadata'] });
    const token = new ServiceTokens(stack.internalSecret, 'faults').issue('metadata', 3600);
    metadata = new ApiClient({ baseUrl: stack.urls.metadata, token });
  });

  afterEach(() => server?.end('SIGKILL'));

  afterAll(async () => {
    await stack?.stop();
    if (stack) rmSync(stack.home, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  });

  it.each([
    ['strict', 'too many wait', { AUDIT: 'strict', QUEUE_LIMIT: '2' }],
    ['async', 'too many wait', { AUDIT: 'async', QUEUE_LIMIT: '2' }],
    ['strict', 'they wait too long', { AUDIT: 'strict', QUEUE_PATIENCE_MS: '100' }],
  ])('%s: requests are refused where %s; what is answered is on record', async (mode, why, env) => {
    const deployment = `${mode} ${why}`.replaceAll(' ', '-');
    server = await ModelServerProcess.start({
      sealed,
      deployment,
      home,
      env: {
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        JOURNAL_DIR: join(home, 'journal'),
        ...env,
      },
    });
    const clients = new ServingLoad([server], `/v2/models/${deployment}/infer`, BODY);
    await moreOf('refusals', 30, () => clients.refused);
    await moreOf('answers', 30, () => clients.answered.length);
    expect(await server.isReady()).toBe(true);
    await clients.stop();
    expect(clients.broken).toBe(0);
    const records = await new ServingRecord(metadata, deployment).expectAll(clients);
    expect(records.length).toBe(clients.answered.length);
    const after = new ServingLoad([server], `/v2/models/${deployment}/infer`, BODY, 1);
    await until('answers when it is idle again', () => Promise.resolve(after.answered.length >= 5));
    await after.stop();
    expect(after.refused).toBe(0);
  });
});
