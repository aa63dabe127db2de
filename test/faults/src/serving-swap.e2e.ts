import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { type Stack, startStack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';
import { makeModels, ModelServerProcess, sealAmong, type SealedFolder } from '@modelkeep/test-models';
import { moreOf, ServingLoad } from './serving-load';
import { ServingRecord } from './serving-record';

const MODEL = 'credit-gradient-boosting';
const NAME = 'swapped';
const SECRET = 'a secret that only this test has, long enough';

jest.setTimeout(300_000);

describe('a model server whose models change under load', () => {
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-swap-'));
  const packages = join(home, 'packages');
  const { privateKey } = generateKeyPairSync('ed25519');
  const tokens = new ServiceTokens(SECRET, 'faults');
  let models: string;
  let body: string;
  let stack: Stack;
  let metadata: ApiClient;
  let first: SealedFolder;
  let server: ModelServerProcess;
  let clients: ServingLoad;

  const seal = (version: number) => sealAmong(packages, models, MODEL, { privateKey, version });

  beforeAll(async () => {
    const log = { write: () => undefined, say: () => undefined };
    models = await makeModels(log, new AbortController().signal);
    const golden = readFileSync(join(models, MODEL, 'golden.json'), 'utf8');
    const { rows } = JSON.parse(golden) as { rows: [{ inputs: { raw: string }[] }] };
    body = JSON.stringify({ inputs: rows[0].inputs.map(({ raw: _raw, ...tensor }) => tensor) });
    stack = await startStack({ home: join(home, 'stack'), ports: 'free', services: ['metadata'] });
    const token = new ServiceTokens(stack.internalSecret, 'faults').issue('metadata', 3600);
    metadata = new ApiClient({ baseUrl: stack.urls.metadata, token });
    first = seal(1);
  });

  beforeEach(async () => {
    server = await ModelServerProcess.start({
      sealed: first,
      deployment: NAME,
      home,
      env: {
        KAFKA_BROKERS: stack.kafkaBrokers.join(','),
        AUDIT: 'async',
        JOURNAL_DIR: join(home, 'journal'),
        INTERNAL_SECRET: SECRET,
      },
    });
    clients = new ServingLoad([server], `/v2/models/${NAME}/infer`, body);
    await moreOf('answers', 50, () => clients.answered.length);
  });

  afterEach(async () => {
    await clients?.stop();
    await server?.end();
  });

  afterAll(async () => {
    await stack?.stop();
    if (stack) rmSync(stack.home, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  });

  async function post(
    path: string,
    content: object,
    token = tokens.issue('model-server'),
  ): Promise<Response> {
    return fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(content),
    });
  }

  const load = ({ digest }: SealedFolder, revision: number) =>
    post(`/v2/repository/models/${NAME}/load`, { parameters: { package_digest: digest, revision } });

  const unload = (version: string) =>
    post(`/v2/repository/models/${NAME}/unload`, { parameters: { version } });

  const index = async () => (await (await post('/v2/repository/index', {})).json()) as unknown;

  const health = async () =>
    (await (await fetch(`${server.url}/health/ready`)).json()) as {
      ready: boolean;
      checks: { models: string };
    };

  /** Nobody noticed but by the answers themselves. */
  function expectNoFailure(): void {
    expect({ wrong: clients.wrong, broken: clients.broken, refused: clients.refused }).toEqual({
      wrong: [],
      broken: 0,
      refused: 0,
    });
  }

  it('goes over to another version, back and forth, without a failed request; the record tells which one answered', async () => {
    const second = seal(2);
    for (const [sealed, version, revision] of [
      [second, 2, 2],
      [first, 1, 3],
      [second, 2, 4],
    ] as const) {
      expect((await load(sealed, revision)).status).toBe(200);
      const from = clients.answered.length;
      await moreOf('answers of the new version', 50, () => clients.answered.length);
      expect((await unload(String(3 - version))).status).toBe(200);
      await moreOf('answers after the old one is gone', 50, () => clients.answered.length);
      expect(await index()).toEqual([{ name: NAME, version: String(version), state: 'READY', reason: '' }]);
      const records = await new ServingRecord(metadata, NAME).expectAll(clients);
      // What was under way when it was loaded may still be the old one's.
      const later = records.find(({ predictionId }) => predictionId === clients.answered[from + 40]);
      expect(later).toMatchObject({ version, revision });
    }
    await clients.stop();
    expectNoFailure();
  });

  it('takes the place of the same version in a new revision without a failed request', async () => {
    for (let revision = 2; revision < 6; revision += 1) {
      expect((await load(first, revision)).status).toBe(200);
      await moreOf('answers', 50, () => clients.answered.length);
    }
    await clients.stop();
    expectNoFailure();
    await new ServingRecord(metadata, NAME).expectAll(clients);
  });

  it('goes on where the next package is damaged, and says why it is not served', async () => {
    const damaged = seal(3);
    truncateSync(join(packages, damaged.digest.replace(':', '-'), 'files', 'model.onnx'), 1000);
    const refusal = await load(damaged, 2);
    const reason = /file model.onnx has digest sha256:\w+, the manifest says sha256:/;
    expect(refusal.status).toBe(422);
    expect(await refusal.text()).toMatch(reason);
    await moreOf('answers', 50, () => clients.answered.length);
    expect(await index()).toEqual([
      { name: NAME, version: '1', state: 'READY', reason: '' },
      { name: NAME, version: '', state: 'UNAVAILABLE', reason: expect.stringMatching(reason) as string },
    ]);
    const { ready, checks } = await health();
    expect([ready, checks.models]).toEqual([true, expect.stringMatching(reason)]);
    await clients.stop();
    expectNoFailure();
  });

  it('is told only by services which models to serve', async () => {
    const producer = tokens.issueFor({ name: 'loan-desk', roles: ['producer'] }, 'model-server');
    const body = { parameters: { package_digest: first.digest } };
    for (const path of [`/v2/repository/models/${NAME}/load`, `/v2/repository/models/${NAME}/unload`]) {
      expect((await post(path, body, producer)).status).toBe(403);
      expect((await post(path, body, 'no token')).status).toBe(401);
    }
    expect((await post('/v2/repository/index', {}, producer)).status).toBe(403);
    expect((await post(`/v2/repository/models/${NAME}/load`, { parameters: {} })).status).toBe(400);
    expect((await unload('7')).status).toBe(404);
    await clients.stop();
    expectNoFailure();
  });
});
