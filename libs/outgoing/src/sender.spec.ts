import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AddressPolicy, RefusedUrlError } from './address-policy';
import { Sender } from './sender';

describe('Sender', () => {
  const received: { url?: string; host?: string; type?: string; body: string }[] = [];
  let server: Server;
  let port: number;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url, headers } = request;
    received.push({ url, host: headers.host, type: headers['content-type'], body: await text(request) });
    if (url === '/silent') return;
    if (url === '/moved') response.writeHead(302, { location: '/hook' }).end();
    else if (url === '/long') response.end('x'.repeat(1_000_000));
    else response.writeHead(503, { 'retry-after': '7' }).end('busy');
  }

  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => received.splice(0));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const sender = new Sender(new AddressPolicy(true, ['127.0.0.0/8']), 500);
  const post = (path: string, by = sender) =>
    by.post(`http://127.0.0.1:${port}${path}`, { 'Content-Type': 'application/json' }, '{"ü":1}');

  it('posts the body as it is, and tells what came back', async () => {
    expect(await post('/hook?a=b')).toEqual({ status: 503, body: 'busy', retryAfter: '7' });
    expect(received).toEqual([
      { url: '/hook?a=b', host: `127.0.0.1:${port}`, type: 'application/json', body: '{"ü":1}' },
    ]);
  });

  it('follows no redirect', async () => {
    expect((await post('/moved')).status).toBe(302);
    expect(received).toHaveLength(1);
  });

  it('reads 64 KiB of an answer', async () => {
    expect((await post('/long')).body).toHaveLength(64 * 1024);
  });

  it('waits no longer than its time', async () => {
    await expect(post('/silent')).rejects.toThrow('no answer within 500 ms');
  });

  it('connects to the addresses that were checked, and asks no resolver again', async () => {
    class Pinned extends AddressPolicy {
      override resolve() {
        return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
      }
    }
    const url = `http://rebound.invalid:${port}/hook`;
    await new Sender(new Pinned(true, []), 500).post(url, {}, '{}');
    expect(received[0]?.host).toBe(`rebound.invalid:${port}`);
  });

  it('sends nothing to an address that is refused', async () => {
    await expect(post('/hook', new Sender(new AddressPolicy(true, []), 500))).rejects.toThrow(
      RefusedUrlError,
    );
    expect(received).toEqual([]);
  });
});
