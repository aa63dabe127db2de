import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { z } from 'zod';
import { ApiClient } from './api-client';
import { ApiError } from './api-error';

const readThing = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/things/:name',
  summary: 'Read a thing',
  access: 'anyone',
  params: z.strictObject({ name: z.string() }),
  query: z.strictObject({ limit: z.number().optional(), after: z.string().optional() }),
  response: z.object({ seen: z.string() }),
});
const makeThing = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: '/things',
  summary: 'Make a thing',
  access: 'anyone',
  body: z.strictObject({ name: z.string() }),
});
const copyBytes = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/bytes',
  summary: 'Send bytes, get them back',
  access: 'anyone',
  body: 'stream',
  response: 'stream',
});

describe('ApiClient', () => {
  const requests: IncomingMessage[] = [];
  let refuse: [status: number, body: string] | undefined;
  const server = createServer((request, response) => {
    requests.push(request);
    if (refuse) response.writeHead(refuse[0]).end(refuse[1]);
    else if (request.url === '/bytes') request.pipe(response);
    else if (request.method === 'POST') request.resume().on('end', () => response.writeHead(204).end());
    else response.end(JSON.stringify({ seen: request.url }));
  });
  let baseUrl: string;
  let client: ApiClient;

  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new ApiClient({ baseUrl, token: () => 't' });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    requests.length = 0;
    refuse = undefined;
  });

  it('puts parameters into path and query, escaped, and leaves out what is undefined', async () => {
    const input = { params: { name: 'a/b c' }, query: { limit: 2, after: undefined } };
    expect(await client.call(readThing, input)).toEqual({ seen: '/things/a%2Fb%20c?limit=2' });
    expect(requests[0]?.headers.authorization).toBe('Bearer t');
  });

  it('sends a list in the query as a parameter that comes several times', async () => {
    const readMany = { ...readThing, query: z.object({ id: z.array(z.string()) }) };
    const input = { params: { name: 'x' }, query: { id: ['a', 'b&c'] } };
    expect(await client.call(readMany, input)).toEqual({ seen: '/things/x?id=a&id=b%26c' });
  });

  it('knows parameters whose names have underscores and digits', async () => {
    const readRun = {
      ...readThing,
      path: '/things/:run_id2/files',
      params: z.object({ run_id2: z.string() }),
    };
    expect(await client.call(readRun, { params: { run_id2: 'x' } })).toEqual({ seen: '/things/x/files' });
  });

  it('resolves to undefined where there is no content', async () => {
    expect(await client.call(makeThing, { body: { name: 'x' } })).toBeUndefined();
    expect(requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('streams bytes both ways', async () => {
    const stream = Readable.from([Buffer.from('one '), Buffer.from('two')]);
    expect(await text(await client.call(copyBytes, { stream }))).toBe('one two');
    expect(await text(await client.call(copyBytes, { stream: Buffer.from('whole') }))).toBe('whole');
  });

  it('finds each service at its own URL', async () => {
    const asked: string[] = [];
    const spread = new ApiClient({ baseUrl: (service) => (asked.push(service), baseUrl) });
    await spread.call(readThing, { params: { name: 'x' } });
    expect(asked).toEqual(['registry']);
    expect(requests[0]?.headers.authorization).toBeUndefined();
  });

  it('throws the problem that the server answers with, fields included', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid request',
      status: 400,
      errors: [{ path: 'body.name', message: 'too long' }],
    };
    refuse = [400, JSON.stringify(problem)];
    const error = await client.call(makeThing, { body: { name: 'x' } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, problem });
    expect((error as ApiError).message).toBe(
      `POST ${baseUrl}/things: 400 Invalid request. body.name: too long`,
    );
  });

  it.each(['<html>nginx</html>', '{"unknown": "shape"}', ''])(
    'keeps what is no problem as it came: %p',
    async (body) => {
      refuse = [502, body];
      await expect(client.call(readThing, { params: { name: 'x' } })).rejects.toMatchObject({
        status: 502,
        problem: { status: 502, title: 'Bad Gateway', detail: body },
      });
    },
  );
});
