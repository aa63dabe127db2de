import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@modelkeep/client';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import { type LifeCycleEvent, listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import { readArchiveBundle } from '@modelkeep/contracts/registry/archive.api';
import {
  archiveModelVersion,
  getArchive,
  listModelVersions,
  registerModelVersion,
} from '@modelkeep/contracts/registry/model-version.api';
import { replayArchive } from '@modelkeep/contracts/registry/archive.api';
import { type Stack, startStack } from '@modelkeep/local-stack';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'minio';
import { modelkeep } from './modelkeep';
import { Scorer } from './scorer';

jest.setTimeout(400_000);

const SERVICES = ['gateway', 'registry', 'deployment', 'metadata'] as const;
const PREDICTIONS = 12;
const BUSY = 'busy';

/** What the commands of an operator need. */
const parts = ({ adminDatabaseUrl, kafkaBrokers, s3 }: Stack) => ({
  MODELKEEP_DATABASE_URL: adminDatabaseUrl,
  MODELKEEP_KAFKA_BROKERS: kafkaBrokers.join(','),
  MODELKEEP_S3_ENDPOINT: s3.endpoint,
  MODELKEEP_S3_ACCESS_KEY: s3.accessKey,
  MODELKEEP_S3_SECRET_KEY: s3.secretKey,
});

/** Numbers of the versions of the model that is written to all the time. */
async function versionsAt(client: ApiClient): Promise<number[]> {
  const { items } = await client.call(listModelVersions, { params: { model: BUSY }, query: { limit: 1000 } });
  return items.map(({ version }) => version);
}

/** Numbers of the versions that metadata has an event of, one for each event. */
async function announcedAt(client: ApiClient): Promise<number[]> {
  const type = 'modelkeep.registry.model-version.registered.v1';
  const { items } = await client.call(listLifeCycleEvents, { query: { type, limit: 1000 } });
  return items
    .filter(({ data }: LifeCycleEvent) => data['model'] === BUSY)
    .map(({ data }: LifeCycleEvent) => Number(data['version']))
    .sort((a, b) => a - b);
}

/** How far each service had come, where a restore has put it. */
async function offsetsAt({ kafkaBrokers }: Stack): Promise<[string, { offset: number; high: number }[]][]> {
  const admin = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await Promise.all(
      ['metadata', 'registry'].map(async (groupId) => {
        const places = await admin.fetchOffsets({ groupId });
        const offsets = places.map(async ({ topic, partitions }) => {
          const ends = await admin.fetchTopicOffsets(topic);
          return partitions.map(({ partition, offset }) => ({
            offset: Number(offset),
            high: Number(ends.find((end) => end.partition === partition)?.high),
          }));
        });
        return [groupId, (await Promise.all(offsets)).flat()] as [string, { offset: number; high: number }[]];
      }),
    );
  } finally {
    await admin.disconnect();
  }
}

describe('a backup that was taken while everything ran', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-backup-'));
  const key = join(folder, 'backup.key');
  const file = join(folder, 'first.backup');
  const read = ['--key', key, '-o', 'json'];
  let lost: Stack | undefined;
  let restored: Stack | undefined;
  let params: { model: string; version: number };
  let packageDigest: string;
  let acknowledged: number;

  beforeAll(async () => {
    chmodSync(folder, 0o711);
    lost = await startStack({ home: join(folder, 'lost'), ports: 'free', services: [...SERVICES] });
    const scorer = new Scorer(lost);
    const version = await scorer.raise();
    params = { model: scorer.model, version };
    await scorer.serve(version, PREDICTIONS);
    await scorer.stopServing();
    await scorer.retire(version);
    const admin = scorer.as('admin', 'admin');
    ({ packageDigest } = await admin.call(archiveModelVersion, { params, body: { retentionDays: 1 } }));
  });

  afterAll(async () => {
    await Promise.all([lost?.stop(), restored?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made for a public key, under a load of writes', async () => {
    const stack = lost as Stack;
    const recipient = (await modelkeep({}, 'backup', 'new-key', key)).out.trim();
    expect(recipient).toMatch(/^age1/);
    const client = new Scorer(stack).as('dana', 'data-scientist');
    let written = 0;
    let stop = false;
    const writing = (async () => {
      while (!stop)
        written = (await client.call(registerModelVersion, { params: { model: BUSY }, body: {} })).version;
    })();
    while (written < 5) await delay(10);
    acknowledged = written;
    const secrets = join(stack.home, 'secrets.json');
    const args = ['--to', file, '--recipient', recipient, '--file', secrets, '-o', 'json'];
    const ended = await modelkeep(parts(stack), 'backup', 'create', ...args);
    stop = true;
    await writing;
    expect(ended).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(ended.out)).toMatchObject({ databases: 7, files: 1 });
    expect(written).toBeGreaterThan(acknowledged);
    expect(readFileSync(file).includes('modelkeep')).toBe(false);
  });

  it('is verified without a server, and refused where a byte was changed or its end is missing', async () => {
    expect((await modelkeep({}, 'backup', 'verify', file, ...read)).code).toBe(0);
    const bytes = readFileSync(file);
    const other = join(folder, 'other.backup');
    for (const damaged of [bytes.subarray(0, -1000), flipped(bytes, bytes.length >> 1)]) {
      writeFileSync(other, damaged);
      expect((await modelkeep({}, 'backup', 'verify', other, ...read)).code).not.toBe(0);
    }
    const wrong = join(folder, 'wrong.key');
    await modelkeep({}, 'backup', 'new-key', wrong);
    expect((await modelkeep({}, 'backup', 'verify', file, '--key', wrong)).code).toBe(2);
  });

  it('is restored into empty parts, where another restore is refused', async () => {
    await lost?.stop();
    lost = undefined;
    const files = join(folder, 'files');
    expect((await modelkeep({}, 'backup', 'files', file, ...read, '--into', files)).code).toBe(0);
    const home = join(folder, 'restored');
    mkdirSync(home, { mode: 0o711 });
    copyFileSync(join(files, 'secrets.json'), join(home, 'secrets.json'));
    const empty = await startStack({ home, ports: 'free', services: [] });
    try {
      expect(await modelkeep(parts(empty), 'restore', file, ...read)).toMatchObject({ code: 0, errors: '' });
      for (const [group, offsets] of await offsetsAt(empty)) {
        expect({ group, handled: offsets.some(({ offset }) => offset > 0) }).toEqual({
          group,
          handled: true,
        });
        for (const { offset, high } of offsets) expect(offset).toBeLessThanOrEqual(high);
      }
      const again = await modelkeep(parts(empty), 'restore', file, ...read);
      expect(again).toMatchObject({ code: 2, errors: expect.stringContaining('is not empty') as string });
    } finally {
      await empty.stop();
    }
    restored = await startStack({ home, ports: 'free', services: [...SERVICES] });
  });

  it('holds every write that was acknowledged before it, and an event for each write, once', async () => {
    const client = new Scorer(restored as Stack).as('admin', 'admin');
    const versions = await versionsAt(client);
    expect(versions.length).toBeGreaterThanOrEqual(acknowledged);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    // What was on its way is delivered now.
    while ((await announcedAt(client)).length < versions.length) await delay(100);
    await client.call(registerModelVersion, { params: { model: BUSY }, body: {} });
    while ((await announcedAt(client)).length < versions.length + 1) await delay(100);
    expect(await announcedAt(client)).toEqual([...versions, versions.length + 1]);
  });

  it('holds the predictions and the archive, which is locked and replays to the bit', async () => {
    const stack = restored as Stack;
    const client = new Scorer(stack).as('admin', 'admin');
    const { items } = await client.call(listPredictions, { query: { limit: 1000 } });
    expect(items).toHaveLength(PREDICTIONS);
    const replay: ArchiveReplay = await client.call(replayArchive, { params: { digest: packageDigest } });
    expect(replay).toMatchObject({ identical: true, predictions: PREDICTIONS });
    const { bucket, bundle } = await client.call(getArchive, { params: { digest: packageDigest } });
    const { hostname, port } = new URL(stack.s3.endpoint);
    const s3 = new Client({
      ...{ endPoint: hostname, port: Number(port), useSSL: false },
      ...{ accessKey: stack.s3.accessKey, secretKey: stack.s3.secretKey },
    });
    const retention = await s3.getObjectRetention(bucket, bundle?.key ?? '');
    expect(retention).toMatchObject({ mode: 'COMPLIANCE' });
    const bytes = await client.call(readArchiveBundle, { params: { digest: packageDigest } });
    let size = 0;
    for await (const chunk of bytes) size += (chunk as Buffer).length;
    expect(size).toBe(bundle?.sizeBytes);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8((bytes[at] ?? 0) ^ 1, at);
  return copy;
}
