import 'reflect-metadata';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DeclaredOnly } from './declared-only';
import { Handles, type RequestOf } from './handles';
import { ProblemFilter } from './problem-filter';
import { readBodies } from './request-bodies';
import { becomeService } from './service-name';
import { type Audience, ServiceTokens } from './service-tokens';

const secret = 'a secret of at least thirty-two characters';
const limit = 64 * 1024;

const makeThing = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: '/things/:id',
  summary: 'Make a thing',
  access: ['operator'],
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({ count: z.coerce.number().int().default(1) }),
  body: z.strictObject({
    name: z.string(),
    parts: z.array(z.strictObject({ size: z.number() })).default([]),
  }),
  response: z.unknown(),
  bodyLimit: limit,
});
const digestBytes = defineEndpoint({
  service: 'registry',
  method: 'PUT',
  path: '/bytes',
  summary: 'Digest of raw bytes',
  access: 'anyone',
  body: 'stream',
  response: z.unknown(),
});
const fail = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: '/failure',
  summary: 'Fail',
  access: 'anyone',
});

@Controller()
class Things {
  @Handles(makeThing)
  make({ params, query, body, caller }: RequestOf<typeof makeThing>) {
    return { params, query, body, caller };
  }

  @Handles(digestBytes)
  async digest({ raw }: RequestOf<typeof digestBytes>) {
    const hash = createHash('sha256');
    for await (const chunk of raw.body as Readable) hash.update(chunk as Buffer);
    return { digest: hash.digest('hex') };
  }

  @Handles(fail)
  fail(): void {
    throw new Error('password=hunter2');
  }

  @Get('/undeclared')
  undeclared() {
    return 'something';
  }
}

@Module({ controllers: [Things] })
class AppModule {}

describe('Handles', () => {
  const id = '0198c0de-0000-7000-8000-000000000001';
  let app: NestFastifyApplication;
  let url: string;
  let tokenOf: (role: 'operator' | 'auditor' | 'admin' | 'service', audience?: Audience) => string;

  beforeAll(async () => {
    process.env['INTERNAL_SECRET'] = secret;
    process.env['LOG_LEVEL'] = 'fatal';
    becomeService('registry');
    const tokens = new ServiceTokens(secret, 'gateway');
    tokenOf = (role, audience = 'registry') =>
      tokens.issueFor({ name: `a ${role}`, roles: [role] }, audience);
    const adapter = new FastifyAdapter();
    app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
      logger: false,
      bodyParser: false,
    });
    readBodies(adapter.getInstance() as unknown as FastifyInstance);
    app.useGlobalFilters(new ProblemFilter());
    app.useGlobalGuards(new DeclaredOnly());
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(() => app.close());

  async function send(
    method: string,
    path: string,
    body?: RequestInit['body'],
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(`${url}${path}`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${tokenOf('operator')}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body instanceof ReadableStream && { duplex: 'half' }),
    } as RequestInit);
    const json = (await response.json()) as Record<string, unknown>;
    return { status: response.status, type: response.headers.get('content-type'), json };
  }

  it('gives the method what was sent, checked, and who sent it', async () => {
    const { status, json } = await send('POST', `/things/${id}?count=3`, '{"name": "x"}');
    expect(status).toBe(201);
    expect(json).toEqual({
      params: { id },
      query: { count: 3 },
      body: { name: 'x', parts: [] },
      caller: { name: 'a operator', roles: ['operator'] },
    });
  });

  it('says everything that is wrong, and where', async () => {
    const { status, type, json } = await send(
      'POST',
      '/things/nonsense?count=x',
      '{"name": 7, "parts": [{"size": "s"}], "colour": 1}',
    );
    expect([status, type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    const paths = (json['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['path.id', 'query.count', 'body.name', 'body.parts.0.size', 'body']);
  });

  it.each<[string, number, string, RequestInit['body'] | undefined, Record<string, string>]>([
    ['malformed JSON', 400, `/things/${id}`, '{"name": ', {}],
    ['no body', 400, `/things/${id}`, undefined, {}],
    ['a prototype in JSON', 400, `/things/${id}`, '{"name": "x", "__proto__": {"a": 1}}', {}],
    ['another media type', 415, `/things/${id}`, 'x', { 'content-type': 'text/plain' }],
    ['an unknown path', 404, '/nowhere', '{}', {}],
    ['no token', 401, `/things/${id}`, '{"name": "x"}', { authorization: '' }],
    ['a token of no worth', 401, `/things/${id}`, '{"name": "x"}', { authorization: 'Bearer x' }],
  ])('refuses %s with %i', async (_, expected, path, body, headers) => {
    const { status, type, json } = await send('POST', path, body, headers);
    expect([status, json['status'], type]).toEqual([
      expected,
      expected,
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('lets in who has one of the roles, and the administrator', async () => {
    const statusFor = async (role: Parameters<typeof tokenOf>[0]) =>
      (await send('POST', `/things/${id}`, '{"name": "x"}', { authorization: `Bearer ${tokenOf(role)}` }))
        .status;
    expect([await statusFor('operator'), await statusFor('admin')]).toEqual([201, 201]);
    expect([await statusFor('auditor'), await statusFor('service')]).toEqual([403, 403]);
  });

  it('refuses everyone where nothing says who may call', async () => {
    const authorization = `Bearer ${tokenOf('admin')}`;
    expect((await send('GET', '/undeclared', undefined, { authorization })).status).toBe(403);
  });

  it('refuses a token that was meant for another service', async () => {
    const authorization = `Bearer ${tokenOf('admin', 'metadata')}`;
    expect((await send('POST', `/things/${id}`, '{"name": "x"}', { authorization })).status).toBe(401);
  });

  it('takes an actor from a service only', async () => {
    const actor = { 'x-modelkeep-actor': 'ravi' };
    const { json } = await send('POST', `/things/${id}`, '{"name": "x"}', actor);
    expect(json['caller']).toMatchObject({ name: 'a operator' });
  });

  it('refuses a body that is too large, without reading it to its end', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += limit;
        controller.enqueue(new Uint8Array(limit));
      },
    });
    const outcome = await send('POST', `/things/${id}`, endless).catch((error: unknown) => error);
    // The server may close the connection before fetch has read the answer.
    if (!(outcome instanceof TypeError)) expect(outcome).toMatchObject({ status: 413 });
    expect(sent).toBeLessThan(100 * 1024 * 1024);
    expect((await send('POST', `/things/${id}`, JSON.stringify({ name: 'x'.repeat(limit) }))).status).toBe(
      413,
    );
  });

  it.each(['application/json', 'text/csv', 'application/octet-stream'])(
    'streams a body of type %s as it is, larger than any limit',
    async (type) => {
      const bytes = Buffer.alloc(4 * 1024 * 1024, '{');
      const { status, json } = await send('PUT', '/bytes', bytes, { 'content-type': type });
      expect(status).toBe(200);
      expect(json['digest']).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );

  it('tells nothing of what went wrong inside', async () => {
    const { status, json } = await send('GET', '/failure');
    expect(status).toBe(500);
    expect(JSON.stringify(json)).not.toContain('hunter2');
  });
});
