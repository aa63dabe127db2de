import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient } from './api-client';
import { ApiError } from './api-error';
import { tailLifeCycle } from './tail';

const frame = (id: string) => `id: ${id}\nevent: t\ndata: ${JSON.stringify({ id })}\n\n`;

describe('tailLifeCycle', () => {
  const lastIds: (string | undefined)[] = [];
  /** One list of events per connection; then the connection breaks. */
  let connections: string[][];
  const server = createServer((request, response) => {
    lastIds.push(request.headers['last-event-id'] as string | undefined);
    const events = connections.shift();
    if (!events) return void response.writeHead(403).end('{}');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`: connected\n\n${events.map(frame).join('')}id: half`);
  });
  let client: ApiClient;

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    client = new ApiClient({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: 't',
    });
  });
  afterAll(() => server.close());
  beforeEach(() => lastIds.splice(0));

  it('goes on where a connection broke, and drops what comes twice', async () => {
    connections = [
      ['a', 'b'],
      ['b', 'c'],
    ];
    const seen: string[] = [];
    const stop = new AbortController();
    const states: boolean[] = [];
    for await (const { id } of tailLifeCycle(client, stop.signal, (up) => states.push(up))) {
      seen.push(id);
      if (id === 'c') stop.abort();
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(lastIds).toEqual([undefined, 'b']);
    expect(states).toEqual([true, false, true]);
  });

  it('throws where the server refuses', async () => {
    connections = [];
    await expect(tailLifeCycle(client, new AbortController().signal).next()).rejects.toThrow(ApiError);
  });
});
