import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import { pushFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { flushHistory } from '@modelkeep/contracts/features/history.api';
import { Client as ObjectClient } from 'minio';
import { startFeatureStore } from './feature-store-process';
import type { ServiceProcess } from './service-process';
import type { StackAddress } from './global-setup';
import { createWorld, type World } from './world';

const VIEW = 'readings';
const KILLS = 4;
const DAY_MS = 24 * 60 * 60_000;

describe('the history of features', () => {
  const stack = JSON.parse(process.env['FAULTS_STACK'] ?? '') as StackAddress;
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-history-'));
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  const start = () => startFeatureStore(stack, world.databaseUrl, folder);

  it('has every accepted row once, however often the process is killed', async () => {
    const acknowledged: string[] = [];
    let pushes = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { client, ...doomed } = await begin();
      const killed = wait(300 + Math.random() * 1200).then(doomed.kill);
      for (let alive = true; alive;) {
        const push = (pushes += 1);
        const rows = Array.from({ length: 20 }, (_, index) => ({
          entityKey: `${push}-${index}`,
          eventTime: new Date(Date.UTC(2020, 2, 1) + (index % 3) * DAY_MS).toISOString(),
          values: { value: push },
        }));
        alive = await client.call(pushFeatures, { params: { name: VIEW }, body: { rows } }).then(
          () => acknowledged.push(...rows.map(({ entityKey }) => entityKey)) > 0,
          () => false,
        );
      }
      await killed;
    }
    const { client, kill } = await begin();
    const state = await client.call(flushHistory, { params: { name: VIEW } });
    await kill();

    expect(state.unflushedRows).toBe(0);
    const inDatabase = await entitiesInDatabase();
    const inSegments = await entitiesInSegments();
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(inDatabase).toEqual(expect.arrayContaining(acknowledged));
    expect(inSegments).toEqual(inDatabase);
  });

  /** Starts the process, and defines the view: the same again changes nothing. */
  async function begin(): Promise<Pick<ServiceProcess, 'client'> & { kill: () => Promise<void> }> {
    const store = await start();
    await store.client.call(applyDefinitions, {
      body: {
        definitions: [
          { kind: 'entity', name: 'sensor', joinKey: 'sensor_id' },
          {
            kind: 'feature-view',
            name: VIEW,
            entity: 'sensor',
            features: [{ name: 'value', type: 'int64' }],
          },
        ],
      },
    });
    return { client: store.client, kill: () => store.kill() };
  }

  async function entitiesInDatabase(): Promise<string[]> {
    const { rows } = await world.pool.query<{ entity_key: string }>('SELECT entity_key FROM feature_rows');
    return rows.map(({ entity_key }) => entity_key).sort();
  }

  /** From the objects themselves, as often as they have them. */
  async function entitiesInSegments(): Promise<string[]> {
    const { protocol, hostname, port } = new URL(stack.s3.endpoint);
    const objects = new ObjectClient({
      endPoint: hostname,
      port: Number(port),
      useSSL: protocol === 'https:',
      accessKey: stack.s3.accessKey,
      secretKey: stack.s3.secretKey,
    });
    const { rows } = await world.pool.query<{ digest: string }>('SELECT digest FROM history_segments');
    const files: string[] = [];
    for (const { digest } of rows) {
      const hex = digest.slice('sha256:'.length);
      const file = join(folder, `${files.length}.parquet`);
      const object = await objects.getObject('modelkeep-blobs', `sha256/${hex.slice(0, 2)}/${hex}`);
      await pipeline(object, createWriteStream(file));
      files.push(file);
    }
    const database = await DuckDBInstance.create();
    const connection = await database.connect();
    const read = await connection.runAndReadAll(
      `SELECT "$entity" FROM read_parquet([${files.map((file) => `'${file}'`).join(', ')}])`,
    );
    connection.closeSync();
    database.closeSync();
    return read
      .getRows()
      .map(([entity]) => String(entity))
      .sort();
  }
});
