import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAdapterHost } from '@nestjs/core';
import type { EventData } from '@modelkeep/contracts/common/event';
import type { TrafficObserved } from '@modelkeep/contracts/serving/traffic-observed.event';
import type { EventProducer } from '@modelkeep/eventing';
import { sendProblem, type ServiceClient } from '@modelkeep/service';
import fastify, { type FastifyInstance } from 'fastify';
import { Authentication } from '../account/authentication';
import type { Callers } from '../account/callers';
import { FrontDoor } from '../routing/front-door';
import { RateLimiter } from '../routing/rate-limiter';
import { BrowserCookies } from '../sign-on/browser-cookies';
import { InferenceProxy } from './inference-proxy';
import { Mirroring } from './mirroring';
import { RoutingTable } from './routing-table';
import { TrafficMeter } from './traffic-meter';

interface Seen {
  body: string;
  headers: Record<string, string>;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('InferenceProxy', () => {
  const replica = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = { body: Buffer.concat(chunks).toString('latin1'), headers: request.headers };
      response.setHeader('keep-alive', 'timeout=1').end(JSON.stringify(seen));
    });
  });
  const table = new RoutingTable({
    call: () => Promise.resolve({ routes: [] }),
  } as unknown as ServiceClient);
  const told: EventData<typeof TrafficObserved>[] = [];
  const meter = new TrafficMeter({
    sendBatch: (_: unknown, data: typeof told) => Promise.resolve(told.push(...data)),
  } as unknown as EventProducer);
  let server: FastifyInstance;
  let alive: string;
  let dead: string;

  beforeAll(async () => {
    alive = await listen(replica);
    const gone = createServer();
    dead = await listen(gone);
    await new Promise((done) => gone.close(done));

    server = fastify();
    const adapterHost = { httpAdapter: { getInstance: () => server } } as unknown as HttpAdapterHost;
    const callerOf = (token: string) =>
      Promise.resolve(token === 'mk_desk' ? { name: 'loan-desk', roles: ['producer'] } : undefined);
    const authentication = new Authentication(
      { callerOf } as unknown as Callers,
      { issueFor: ({ name }: { name: string }) => `internal-${name}` } as never,
      new BrowserCookies(undefined),
    );
    new FrontDoor(adapterHost, authentication, new RateLimiter(1000)).onModuleInit();
    new InferenceProxy(adapterHost, table, meter, new Mirroring(meter)).onModuleInit();
    server.setErrorHandler((error, request, reply) => sendProblem(request, reply, error));
    await server.ready();
    await table.resync();
  });
  afterAll(async () => {
    await server.close();
    replica.closeAllConnections();
    replica.close();
  });

  const route = (...urls: string[]) =>
    table.apply({ deployment: 'credit-risk', revisions: [{ revision: 3, percent: 100, urls }] });
  const infer = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'POST',
      url: '/v2/models/credit-risk/infer',
      payload,
      headers: { authorization: 'Bearer mk_desk', 'content-type': 'application/json', ...headers },
    });

  it.each([
    ['JSON', 'application/json', Buffer.from('{"inputs": [ ]}')],
    ['binary tensors', 'application/octet-stream', Buffer.from([0, 255, 1, 254])],
  ])('passes %s on to the byte', async (_, type, payload) => {
    route(alive);
    const answer = await infer(payload, { 'content-type': type });
    expect(answer.statusCode).toBe(200);
    expect(Buffer.from(answer.json<Seen>().body, 'latin1')).toEqual(payload);
    expect(answer.headers).toMatchObject({ 'x-modelkeep-revision': '3' });
    expect(answer.headers['keep-alive']).not.toBe('timeout=1');
  });

  it('says who calls, and believes nobody else about that', async () => {
    route(alive);
    const forged = { 'x-modelkeep-actor': 'ravi', 'x-modelkeep-caller': 'ravi', 'x-request-id': 'r-1' };
    const { headers } = (await infer('{}', forged)).json<Seen>();
    expect(headers).toMatchObject({
      authorization: 'Bearer internal-loan-desk',
      'x-modelkeep-caller': 'loan-desk',
      'x-request-id': 'r-1',
    });
    expect(headers).not.toHaveProperty('x-modelkeep-actor');
  });

  it('asks another replica where one refuses the connection', async () => {
    route(dead, alive);
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await infer('{}')).statusCode));
    expect(statuses).toEqual([200, 200, 200, 200]);
  });

  it('answers 503 where no replica can be reached, 404 for what is not deployed, 401 without a token', async () => {
    route(dead);
    const refused = await infer('{}');
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.json()).toMatchObject({ status: 503 });
    expect((await infer('{}', { authorization: 'Bearer mk_nobody' })).statusCode).toBe(401);
    table.apply({ deployment: 'credit-risk', revisions: [] });
    expect((await infer('{}')).json()).toMatchObject({ status: 404, title: 'Not found' });
  });

  it('answers 503, to be asked again, where the answer breaks off', async () => {
    const breaking = createServer((request) => request.socket.destroy());
    route(await listen(breaking));
    const broken = await infer('{}');
    breaking.close();
    expect([broken.statusCode, broken.headers['retry-after']]).toEqual([503, '1']);
  });

  it('tells who called, what failed, and how long it took', async () => {
    told.length = 0;
    await meter.beforeApplicationShutdown();
    const [report] = told;
    expect(report?.callers).toEqual([{ name: 'loan-desk', requests: expect.any(Number) }]);
    const [revision] = report?.revisions ?? [];
    expect(revision).toMatchObject({ revision: 3, mirrored: false, errors: 1 });
    const timed = (revision?.latency ?? []).reduce((sum, { count }) => sum + count, 0);
    expect(timed).toBe(revision?.requests);
  });

  it('keeps requests with one key together', async () => {
    table.apply({
      deployment: 'credit-risk',
      revisions: [1, 2].map((revision) => ({ revision, percent: 50, urls: [alive] })),
      sticky: { by: 'input', name: 'applicant' },
    });
    const revisionOf = async (applicant: string) => {
      const { headers } = await infer(JSON.stringify({ inputs: [{ name: 'applicant', data: [applicant] }] }));
      return headers['x-modelkeep-revision'];
    };
    const applicants = Array.from({ length: 20 }, (_, index) => `a-${index}`);
    const first = await Promise.all(applicants.map(revisionOf));
    expect(new Set(first)).toEqual(new Set(['1', '2']));
    expect(await Promise.all(applicants.map(revisionOf))).toEqual(first);
  });

  it('refuses a body that is too large to hold', async () => {
    route(alive);
    expect((await infer(Buffer.alloc(17 * 1024 * 1024))).statusCode).toBe(413);
  });
});
