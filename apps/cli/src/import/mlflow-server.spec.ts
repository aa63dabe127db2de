import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { MlflowServer } from './mlflow-server';

describe('MlflowServer', () => {
  const answers: [status: number, body: string, headers?: Record<string, string>][] = [];
  const asked: string[] = [];
  const http = createServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url} ${headers.authorization}`);
    const [status, body, more] = answers.shift() ?? [200, '{"ok":true}'];
    response.writeHead(status, more).end(body);
  });
  let server: MlflowServer;
  const Answer = z.object({ ok: z.boolean() });

  beforeAll(async () => {
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    server = new MlflowServer(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`, 'Basic abc');
  });
  beforeEach(() => {
    asked.length = answers.length = 0;
  });
  afterAll(() => {
    http.closeAllConnections();
    http.close();
  });

  it('asks MLflow’s API with the authorization', async () => {
    expect(await server.get('runs/get', { run_id: 'a b', none: undefined }, Answer)).toEqual({ ok: true });
    expect(asked).toEqual(['GET /api/2.0/mlflow/runs/get?run_id=a+b Basic abc']);
  });

  it('repeats what a server could not do now', async () => {
    answers.push([502, ''], [503, '', { 'retry-after': '0' }]);
    expect(await server.post('runs/search', {}, Answer)).toEqual({ ok: true });
    expect(asked).toHaveLength(3);
  });

  it('makes nothing twice: repeats a creation only where it was not taken', async () => {
    answers.push([429, '']);
    await server.create('runs/create', {}, Answer);
    expect(asked).toHaveLength(2);
    answers.push([502, '']);
    await expect(server.create('runs/create', {}, Answer)).rejects.toMatchObject({ status: 502 });
    expect(asked).toHaveLength(3);
  });

  it('says what MLflow says, and what is no answer of MLflow', async () => {
    answers.push([400, '{"error_code":"INVALID_PARAMETER_VALUE","message":"no such view"}']);
    await expect(server.get('x', {}, Answer)).rejects.toThrow(/400 INVALID_PARAMETER_VALUE. no such view/);
    answers.push([200, '<html>']);
    await expect(server.get('x', {}, Answer)).rejects.toThrow(/no answer of MLflow's API/);
  });
});
