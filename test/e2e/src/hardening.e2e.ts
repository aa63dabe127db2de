import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  getModelCardPage,
  registerModelVersion,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import { clientOf, told } from './story';

// What MLflow and its kin had as CVEs, sent over the public door.

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Sends a path as it stands: `fetch` would tidy it up first. */
function send(
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Answer> {
  const { baseUrl, tokens } = told();
  const { hostname, port } = new URL(baseUrl);
  const authorization = `Bearer ${tokens.dana}`;
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method, path, headers: { authorization, ...headers } },
      (response) =>
        void text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        ),
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

const json = (method: string, path: string, body: unknown) => send(method, path, JSON.stringify(body));
const mlflow = '/api/2.0/mlflow';
const name = (what: string) => `hardening-${what}-${Date.now()}`;

async function newRun(): Promise<{ runId: string; artifacts: string }> {
  const { body } = await json('POST', `${mlflow}/runs/create`, { experiment_id: '0' });
  const { info } = (JSON.parse(body) as { run: { info: { run_id: string; artifact_uri: string } } }).run;
  return {
    runId: info.run_id,
    artifacts: new URL(info.artifact_uri.replace('mlflow-artifacts:', 'http://x')).pathname,
  };
}

describe('paths that leave their root', () => {
  const root = '/api/2.0/mlflow-artifacts/artifacts';
  const escapes = [
    '../../../etc/passwd',
    '%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '%252e%252e/%252e%252e/etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '..%5c..%5cetc%5cpasswd',
    '/etc/passwd',
    '%2fetc%2fpasswd',
    'a/..%00/passwd',
    '0/x/artifacts/../../../1/secret',
  ];

  it.each(escapes)('%s is neither read, written, listed nor deleted', async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, body } = await send(method, `${root}/${path}`, method === 'PUT' ? 'x' : undefined, {});
      expect({ method, status: Math.floor(status / 100) }).toEqual({ method, status: 4 });
      expect(body).not.toContain('root:');
    }
    const listed = await send('GET', `${root}?path=${path}`, undefined, {});
    expect([200, 400, 404]).toContain(listed.status);
    expect(listed.body).not.toMatch(/passwd"|root:/);
  });

  it.each([
    '/etc/passwd',
    'file:///etc/passwd',
    'FILE:/etc',
    'C:\\x',
    'runs:/../../etc',
    'models:/../x',
    'mlflow-artifacts:/a/../../etc',
  ])('a source %s makes no model version', async (source) => {
    const model = name('source');
    await json('POST', `${mlflow}/registered-models/create`, { name: model });
    const { status, body } = await json('POST', `${mlflow}/model-versions/create`, { name: model, source });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' });
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'a\\..\\b', 'x\u0000y', 'x\ny'])(
    'a package takes no file %j',
    async (path) => {
      const model = name('package');
      await clientOf('dana').call(registerModelVersion, { params: { model }, body: {} });
      const digest = `sha256:${'0'.repeat(64)}`;
      const { status, body } = await json('POST', `/api/v1/registry/models/${model}/versions/1/package`, {
        files: [{ path, role: 'model', digest }],
        ...{ signature: { inputs: [], outputs: [] }, resources: { cpu: 1, memoryMiB: 1 } },
      });
      expect(status).toBe(422);
      expect(JSON.parse(body)).toMatchObject({
        errors: expect.arrayContaining([
          expect.objectContaining({ message: expect.stringContaining('inside the package') as string }),
        ]) as unknown,
      });
    },
  );
});

describe('addresses that the server might be made to ask', () => {
  let asked: string[];
  let inside: Server;
  let address: string;

  beforeAll(async () => {
    asked = [];
    inside = createServer((request, response) => {
      asked.push(String(request.url));
      response.end('secret');
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
  });
  afterAll(() => inside.close());

  it('a source elsewhere is kept as text, and never fetched', async () => {
    const model = name('ssrf');
    await json('POST', `${mlflow}/registered-models/create`, { name: model });
    await json('POST', `${mlflow}/model-versions/create`, { name: model, source: `${address}/model` });
    const version = `name=${model}&version=1`;
    await send('GET', `${mlflow}/model-versions/get?${version}`, undefined, {});
    await send('GET', `${mlflow}/model-versions/get-download-uri?${version}`, undefined, {});
    expect(asked).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:25',
  ])('a webhook to %s is refused or is not sent', async (url) => {
    const created = await json('POST', `${mlflow}/webhooks`, {
      ...{ name: name('hook'), url, events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }] },
    });
    if (created.status >= 400) return;
    const { webhook } = JSON.parse(created.body) as { webhook: { webhook_id: string } };
    const { body } = await json('POST', `${mlflow}/webhooks/${webhook.webhook_id}/test`, {});
    await send('DELETE', `${mlflow}/webhooks/${webhook.webhook_id}`, undefined, {});
    expect(JSON.parse(body)).toMatchObject({ result: { success: false } });
  });
});

describe('scripts in what people write', () => {
  const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;

  it('do not run in a model card', async () => {
    const params = { model: name('card'), version: 1 };
    await clientOf('dana').call(registerModelVersion, { params: { model: params.model }, body: {} });
    await clientOf('dana').call(writeModelCard, {
      params,
      body: { intendedUse: attack, limitations: attack },
    });
    const page = await text(await clientOf('dana').call(getModelCardPage, { params }));
    expect(page).not.toMatch(/<script|<img/);
    const { headers } = await send('GET', `/api/v1/registry/models/${params.model}/versions/1/card.html`);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
  });

  it('do not run in a note, nor in an artifact that calls itself a page', async () => {
    const { runId, artifacts } = await newRun();
    await json('POST', `${mlflow}/runs/set-tag`, {
      run_id: runId,
      key: 'mlflow.note.content',
      value: attack,
    });
    const run = await send('GET', `${mlflow}/runs/get?run_id=${runId}`, undefined, {});
    expect(run.headers['content-type']).toContain('application/json');
    const path = `/api/2.0/mlflow-artifacts/artifacts${artifacts}/page.html`;
    expect((await send('PUT', path, attack, { 'content-type': 'text/html' })).status).toBe(200);
    const page = await send('GET', path, undefined, {});
    expect(page).toMatchObject({ status: 200, body: attack });
    expect(page.headers['content-type']).toBe('application/octet-stream');
    for (const { headers } of [run, page]) expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('requests that are not what they say', () => {
  it.each(['__proto__', 'constructor'])('JSON with %s changes no object', async (key) => {
    const attack = `{"name": "${name('proto')}", "${key}": {"prototype": {"polluted": 1}, "polluted": 1}}`;
    const { status } = await send('POST', '/api/v1/registry/models', attack);
    expect(status).toBe(400);
    const { runId } = await newRun();
    const tag = await json('POST', `${mlflow}/runs/set-tag`, { run_id: runId, key, value: 'x' });
    expect(tag.status).toBeLessThan(500);
    const { body } = await send('GET', `${mlflow}/runs/get?run_id=${runId}`, undefined, {});
    expect(body).not.toContain('polluted');
  });

  it('a body without a length is cut off at the limit', async () => {
    const { baseUrl } = told();
    const endless = async function* () {
      for (let index = 0; index < 64; index++) yield Buffer.alloc(256 * 1024, 0x20);
    };
    const response = await fetch(`${baseUrl}/api/v1/registry/models`, {
      ...{ method: 'POST', body: ReadableStream.from(endless()), duplex: 'half' },
      headers: { authorization: `Bearer ${told().tokens.dana}`, 'content-type': 'application/json' },
    } as RequestInit);
    expect(response.status).toBe(413);
  });

  it('JSON that is nested without end is refused', async () => {
    const { status } = await send('POST', '/api/v1/registry/models', '['.repeat(500_000));
    expect(status).toBe(400);
  });

  it('a compressed body is not opened', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const { status } = await send('POST', '/api/v1/registry/models', Buffer.alloc(100, 1), headers);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  it('a form, which any web page can send, is refused', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect(
        (await send('POST', '/api/v1/registry/models', '{"name":"x"}', { 'content-type': type })).status,
      ).toBe(415);
  });

  it.each([
    [
      'two lengths',
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n',
    ],
    [
      'a folded header',
      'Content-Length: 0\r\nX-A: b\r\n\tTransfer-Encoding: chunked\r\n\r\nGET /x HTTP/1.1\r\n\r\n',
    ],
    ['two different lengths', 'Content-Length: 0\r\nContent-Length: 30\r\n\r\nGET /admin HTTP/1.1\r\n\r\n'],
  ])('a request with %s smuggles no other', async (_what, rest) => {
    const { hostname, port } = new URL(told().baseUrl);
    const socket = connect(Number(port), hostname);
    socket.write(`POST /api/v1/registry/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${rest}`);
    const answers = (await text(socket)).match(/HTTP\/1\.1 \d+/g) ?? [];
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatch(/ 4\d\d$/);
  });
});

describe('filters', () => {
  const filters = [
    `metrics.auc > 1; DROP TABLE run`,
    `params.x = 'a' OR 1=1 --`,
    `tags."x' OR '1'='1" = 'y'`,
    `attributes.status = 'x'' UNION SELECT 1'`,
    `metrics.\`a" > 0) OR (1=1\` > 0`,
  ];

  it.each(filters)('%s says nothing to the database', async (filter) => {
    const { status, body } = await json('POST', `${mlflow}/runs/search`, { experiment_ids: ['0'], filter });
    expect(status).toBeLessThan(500);
    expect(body).not.toMatch(/syntax error at|pg_|SELECT/i);
  });

  it('an order that is no column is refused', async () => {
    const order = ['start_time; DROP TABLE run', `metrics."a' || pg_sleep(9)" DESC`];
    for (const each of order) {
      const body = { experiment_ids: ['0'], order_by: [each] };
      expect((await json('POST', `${mlflow}/runs/search`, body)).status).toBeLessThan(500);
    }
  });
});
