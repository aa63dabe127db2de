import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createProgram } from './program';
import { exitCodeOf, messageOf } from './terminal/failure';
import { explanation, replay } from './why/explanation.fixture';

const { predictionId } = explanation.prediction;
const path = `/api/v1/metadata/audit/predictions/${predictionId}`;

type Answer = [status: number, body: unknown];

/** A gateway that answers from a list, and remembers what it was asked. */
class FakeGateway {
  answers: Record<string, Answer> = {};
  readonly asked: string[] = [];
  readonly server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private answer({ method, url, headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`${method} ${url} ${headers.authorization}`);
    const [status, body] = this.answers[`${method} ${url}`] ?? [
      404,
      { type: 'about:blank', title: 'Not found', status: 404 },
    ];
    if (typeof body === 'string')
      response.writeHead(status, { 'content-type': 'text/event-stream' }).end(body);
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

describe('modelkeep', () => {
  const gateway = new FakeGateway();
  let printed: string[];

  beforeAll(async () => {
    process.env['MODELKEEP_URL'] = await gateway.start();
    process.env['MODELKEEP_TOKEN'] = 'mk_amira';
  });
  afterAll(() => gateway.server.close());

  beforeEach(() => {
    printed = [];
    gateway.asked.length = 0;
    gateway.answers = { [`GET ${path}`]: [200, explanation], [`POST ${path}/replays`]: [201, replay] };
    process.exitCode = undefined;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  });
  afterEach(() => {
    process.exitCode = undefined;
    jest.restoreAllMocks();
  });

  const run = (...args: string[]) => createProgram().parseAsync(['node', 'modelkeep', ...args]);

  it('explains and replays, with the token of the caller', async () => {
    await run('why', predictionId, '--replay');
    expect(gateway.asked).toEqual([`GET ${path} Bearer mk_amira`, `POST ${path}/replays Bearer mk_amira`]);
    expect(printed.join('')).toMatch(/approved by.*ravi[\s\S]*IDENTICAL to the last bit\n$/);
    expect(process.exitCode).toBeUndefined();
  });

  it('does not replay unless asked to', async () => {
    await run('why', predictionId);
    expect(gateway.asked).toHaveLength(1);
    expect(printed.join('')).not.toContain('Replay');
  });

  it('ends with 1 where the replay differs', async () => {
    gateway.answers[`POST ${path}/replays`] = [201, { ...replay, identical: false }];
    await run('why', predictionId, '--replay');
    expect(printed.join('')).toContain('DIFFERENT');
    expect(process.exitCode).toBe(1);
  });

  it('prints JSON that programs can read', async () => {
    await run('why', predictionId, '--replay', '-o', 'json');
    expect(JSON.parse(printed.join(''))).toEqual({ explanation, replay });
  });

  it('ends with 3 where the server refuses, and says why', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'There is no prediction.',
    };
    gateway.answers = { [`GET ${path}`]: [404, problem] };
    const error = await run('why', predictionId).catch((thrown: unknown) => thrown);
    expect(exitCodeOf(error)).toBe(3);
    expect(messageOf(error)).toContain('404 Not found. There is no prediction.');
  });

  it('ends with 1 where something is not as it was sealed, and fails where the answer breaks off', async () => {
    const verification = 'GET /api/v1/metadata/audit/verification';
    const fault = { line: 'fault', kind: 'record-missing', segment: 1, detail: 'the record was deleted' };
    const counts = { segments: 1, records: 1, pending: 0, checkpoints: 0, faults: 1, seconds: 1 };
    const lines = [fault, { line: 'summary', ...counts }].map((line) => `${JSON.stringify(line)}\n`);
    gateway.answers[verification] = [200, lines.join('')];
    await run('audit', 'verify');
    expect(printed.join('')).toMatch(/RECORD-MISSING[\s\S]*1 fault found/);
    expect(process.exitCode).toBe(1);
    gateway.answers[verification] = [200, lines[0]];
    await expect(run('audit', 'verify')).rejects.toThrow('broke off');
  });

  it('reads a list page by page, up to the limit', async () => {
    const event = (index: number) => ({
      id: `0198c0de-0000-7000-8000-00000000000${index}`,
      type: 'modelkeep.registry.model-version.approved.v1',
      topic: 'registry.model-version',
      source: '/modelkeep/registry',
      subject: `s-${index}`,
      time: '2020-03-01T10:00:00.000Z',
      data: {},
    });
    gateway.answers = {
      'GET /api/v1/metadata/events?limit=3&subject=x': [200, { items: [event(1), event(2)], next: 'two' }],
      'GET /api/v1/metadata/events?limit=1&after=two&subject=x': [200, { items: [event(3)], next: 'three' }],
    };
    await run('events', 'list', '--subject', 'x', '--limit', '3');
    expect(
      printed
        .join('')
        .trim()
        .split('\n')
        .map((line) => line.split(/ +/).at(-1)),
    ).toEqual(['s-1', 's-2', 's-3']);
    expect(gateway.asked).toHaveLength(2);
  });

  it('tells the file of a definition that the server refuses', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'modelkeep-cli-')), 'features.yaml');
    writeFileSync(file, 'kind: entity\nname: applicant\njoinKey: applicant_id\n');
    const errors = [{ path: 'body.definitions.0', message: 'The join key of applicant is id.' }];
    gateway.answers['POST /api/v1/feature-store/definitions'] = [
      422,
      { type: 'about:blank', title: 'Cannot be processed', status: 422, errors },
    ];
    const error = await run('features', 'apply', file).catch((thrown: unknown) => thrown);
    expect(exitCodeOf(error)).toBe(3);
    expect(messageOf(error)).toContain(`${file}:1 entity applicant: The join key of applicant is id.`);
    rmSync(dirname(file), { recursive: true });
  });

  it('diagnoses what is wrong, and ends with 1', async () => {
    gateway.answers = { 'GET /health/live': [200, {}], 'GET /health/ready': [503, { ready: false }] };
    await run('doctor', '-o', 'json');
    const findings = JSON.parse(printed.join('')) as { name: string; ok: boolean }[];
    expect(findings.map(({ name, ok }) => [name, ok])).toEqual([
      ['gateway', true],
      ['ready', false],
      ['token', false],
    ]);
    expect(process.exitCode).toBe(1);
  });
});
