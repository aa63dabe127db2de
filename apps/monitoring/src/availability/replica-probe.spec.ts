import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { healthOf } from './replica-probe';

describe('healthOf', () => {
  let server: Server;
  let status: number;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === '/v2/health/ready' ? status : 404;
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  it('runs while a replica that takes requests is ready', async () => {
    status = 200;
    const health = await healthOf('d', [{ revision: 1, percent: 100, urls: [url, 'http://127.0.0.1:1'] }]);
    expect(health).toMatchObject({ deployment: 'd', running: true });
    expect(health.replicas.map(({ ready }) => ready)).toEqual([true, false]);
  });

  it('is down where all answers are errors, or there is no replica', async () => {
    status = 503;
    expect((await healthOf('d', [{ revision: 1, percent: 100, urls: [url] }])).running).toBe(false);
    expect((await healthOf('d', [{ revision: 1, percent: 100, urls: [] }])).running).toBe(false);
  });

  it('is down where only a revision without requests is ready', async () => {
    status = 200;
    const revisions = [
      { revision: 1, percent: 100, urls: [] },
      { revision: 2, percent: 0, urls: [url] },
    ];
    expect((await healthOf('d', revisions)).running).toBe(false);
  });
});
