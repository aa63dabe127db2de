import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive } from '@modelkeep/processes';
import type { ProcessDriver } from './process-driver';

describe('ProcessDriver', () => {
  const home = mkdtempSync(join(tmpdir(), 'driver-'));
  let driver: ProcessDriver;

  beforeAll(async () => {
    const url = 'http://127.0.0.1:1';
    Object.assign(process.env, {
      ...{ DATA_DIR: home, CACHE_DIR: home, DATABASE_URL: 'postgres://none', KAFKA_BROKERS: 'none' },
      ...{ S3_ENDPOINT: url, S3_ACCESS_KEY: 'none', S3_SECRET_KEY: 'none', SIGNING_PUBLIC_KEY: 'none' },
      ...{
        REGISTRY_URL: url,
        FEATURE_STORE_URL: url,
        PIPELINES_URL: url,
        INTERNAL_SECRET: 'x'.repeat(32),
        PORT: '0',
      },
      ...{ INTRA_OP_THREADS: '2', QUEUE_LIMIT: '64' },
      MODEL_SERVER_ENTRY: join(home, 'server.js'),
    });
    writeFileSync(
      join(home, 'server.js'),
      "require('fs').writeFileSync('environment.json', JSON.stringify(process.env)); setInterval(() => undefined, 1000)",
    );
    driver = new (await import('./process-driver')).ProcessDriver();
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const spec = {
    ...{ deployment: 'credit-risk', revision: 1, packageDigest: `sha256:${'0'.repeat(64)}` },
    ...{ source: 'registry' as const, audit: 'off' as const, replicas: 1 },
  };

  /** A model server that a service started which died before it could note it. */
  const orphan = (id: string) => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const identity = identify(child.pid ?? 0);
    if (!identity) throw new Error('sleep does not run');
    const folder = join(home, 'replicas', id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'process.json'), JSON.stringify(identity));
    return { child, identity, folder };
  };

  it('ends what nobody knows of, and nothing else', async () => {
    const [lost, known] = [orphan('lost'), orphan('known')];
    const own = await driver.start({ ...spec, id: 'own' });
    const ended = once(lost.child, 'exit');
    await driver.sweep(new Set(['known']));
    await ended;
    expect([existsSync(lost.folder), existsSync(known.folder)]).toEqual([false, true]);
    expect(isAlive(known.identity)).toBe(true);
    expect(await driver.health(own)).not.toBe('gone');
    await driver.stop(own, 0);
    await driver.stop({ id: 'known', url: '', handle: known.identity }, 0);
    expect(await driver.health(own)).toBe('gone');
  });

  it('passes on threads, and what else of the model server is set', async () => {
    const instance = await driver.start({ ...spec, id: 'tuned' });
    const path = join(home, 'replicas', 'tuned', 'environment.json');
    let text = '';
    while (!text.endsWith('}')) {
      text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      await new Promise((resolve) => setImmediate(resolve));
    }
    await driver.stop(instance, 0);
    const environment = JSON.parse(text) as Record<string, string>;
    expect(environment).toMatchObject({ INTRA_OP_THREADS: '2', INTER_OP_THREADS: '1', QUEUE_LIMIT: '64' });
    expect(environment).not.toHaveProperty('BATCH_ROWS');
  });
});
