import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import { addConsole } from './console-pages';

describe('console pages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>Console</title>');
  writeFileSync(join(folder, 'assets/index-abc.js'), 'let x;');
  const server = fastify();
  addConsole(server, folder);
  afterAll(() => server.close());

  it.each(['/', '/models', '/audit/predictions/1?x=y'])('answers %s with the console', async (url) => {
    const { body, headers } = await server.inject(url);
    expect(body).toBe('<title>Console</title>');
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("script-src 'self'") as string,
    });
  });

  it('lets browsers keep what never changes', async () => {
    const { headers, rawPayload } = await server.inject({
      url: '/assets/index-abc.js',
      headers: { 'accept-encoding': 'br, gzip' },
    });
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
    });
    expect(gunzipSync(rawPayload).toString()).toBe('let x;');
  });

  it.each(['/api/v1/models', '/modelsx', '/assets/../secret', '/index'])('leaves %s alone', async (url) => {
    expect((await server.inject(url)).statusCode).toBe(404);
  });
});
