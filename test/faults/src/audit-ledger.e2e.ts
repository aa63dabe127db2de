import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { explainPrediction, listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import {
  applyAuditPolicy,
  eraseSubject,
  placeLegalHold,
  prunePredictions,
  releaseLegalHold,
} from '@modelkeep/contracts/metadata/audit-policy.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import type { InclusionProof, LedgerFault, VerificationLine } from '@modelkeep/contracts/metadata/ledger';
import {
  getLedger,
  getLedgerKey,
  proveRecord,
  signCheckpoint,
  verifyLedger,
} from '@modelkeep/contracts/metadata/ledger.api';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { EventProducer } from '@modelkeep/eventing';
import { Client as ObjectClient } from 'minio';
import { v7 as uuidv7 } from 'uuid';
import type { StackAddress } from './global-setup';
import { startMetadata } from './metadata-process';
import type { ServiceProcess } from './service-process';
import { createWorld, until, type World } from './world';

const KILLS = 5;
/** A consumer that comes to new topics may have to wait for its group. */
const PATIENCE_MS = 200_000;
const BUCKET = 'modelkeep-archive';
const CHECKER = join(__dirname, '../../../docs/verify-proof.mjs');

describe('the audit trail', () => {
  const stack = JSON.parse(process.env['FAULTS_STACK'] ?? '') as StackAddress;
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-audit-'));
  const published: string[] = [];
  let world: World;
  let producer: EventProducer;
  let metadata: ServiceProcess;

  beforeAll(async () => {
    world = await createWorld();
    producer = new EventProducer(world.kafka, { service: 'faults' });
    metadata = await start();
    await publish(200);
    await metadata.client.call(recordDataSnapshot, {
      query: { name: 'loans', format: 'csv' },
      stream: Buffer.from('a,b\n1,2\n'),
    });
    await metadata.client.call(signCheckpoint);
    // The checkpoint is an event, too.
    await until('everything is sealed', async () => {
      const { logs } = await metadata.client.call(getLedger);
      const { rows } = await world.pool.query<{ recorded: boolean }>(
        `SELECT (SELECT count(*) FROM life_cycle_event WHERE type LIKE '%checkpoint.signed.v1')
              = (SELECT count(*) FROM audit_checkpoint) AS recorded`,
      );
      return rows[0]?.recorded && logs.every(({ pending }) => pending === 0);
    });
  }, 300_000);
  afterAll(async () => {
    await metadata.kill('SIGTERM');
    await producer.onApplicationShutdown();
    await world.close();
    rmSync(folder, { recursive: true });
  });

  const start = () => startMetadata(stack, world.databaseUrl, folder);

  /** Resolves with the ids, once all are on record. */
  async function publish(count: number, at = Date.now(), subject = 'a'): Promise<string[]> {
    const records = Array.from({ length: count }, (_, index) => ({
      ...PredictionServed.example,
      predictionId: uuidv7({ msecs: at }),
      time: new Date(at).toISOString(),
      entityKeys: { applicant_id: `${subject}-${index}` },
    }));
    // The topic is new, and its brokers may not have agreed yet; what comes twice is recorded once.
    await until('the predictions are published', () =>
      producer.sendBatch(PredictionServed, records).then(
        () => true,
        () => false,
      ),
    );
    const ids = records.map(({ predictionId }) => predictionId);
    published.push(...ids);
    await until(
      'every prediction is on record',
      async () => {
        const { rows } = await world.pool.query<{ count: string }>(
          'SELECT count(*) FROM prediction WHERE prediction_id = ANY ($1)',
          [ids],
        );
        return Number(rows[0]?.count) === count;
      },
      PATIENCE_MS,
    );
    return ids;
  }

  /** Straight into the table, as a batch of the service does it: its consumer would wait for the killed one's group. */
  async function insert(count: number): Promise<void> {
    const ids = Array.from({ length: count }, () => uuidv7());
    const client = await world.pool.connect();
    await client.query('BEGIN');
    await client.query("SELECT pg_advisory_xact_lock_shared(hashtextextended('prediction', 3))");
    await client.query(
      `INSERT INTO prediction (prediction_id, time, deployment, entity_keys, record, model, version, outcome)
       SELECT id, time, deployment, entity_keys, record, model, version, outcome
       FROM unnest($2::uuid[]) AS id, prediction WHERE prediction_id = $1`,
      [published[0], ids],
    );
    await client.query('COMMIT');
    client.release();
    published.push(...ids);
  }

  async function verify(): Promise<{ summary: VerificationLine | undefined; faults: LedgerFault[] }> {
    const answer = await text(await metadata.client.call(verifyLedger));
    const lines = answer
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as VerificationLine);
    return {
      summary: lines.at(-1),
      faults: lines.filter((line): line is LedgerFault => line.line === 'fault'),
    };
  }

  const kindsOf = (faults: LedgerFault[]) => [...new Set(faults.map(({ kind }) => kind))].sort();

  /** As somebody who owns the database: no trigger stands in the way. */
  async function asOwner(...statements: [sql: string, values?: unknown[]][]): Promise<void> {
    const client = await world.pool.connect();
    try {
      await client.query("SET session_replication_role = 'replica'");
      await client.query('BEGIN');
      for (const [sql, values] of statements) {
        const { rowCount } = await client.query(sql, values);
        expect(rowCount).toBeGreaterThan(0);
      }
      await client.query('COMMIT');
    } finally {
      client.release(true);
    }
  }

  /** What a verification finds after the statement, whose effect is undone. */
  async function tampered(table: string, sql: string, values: unknown[] = []) {
    await world.pool.query('DROP TABLE IF EXISTS saved');
    await world.pool.query(`CREATE TABLE saved AS SELECT * FROM ${table}`);
    await asOwner([sql, values]);
    const found = await verify();
    await asOwner([`DELETE FROM ${table}`], [`INSERT INTO ${table} SELECT * FROM saved`]);
    return found;
  }

  it('is whole', async () => {
    const { summary, faults } = await verify();
    expect(faults).toEqual([]);
    expect(summary).toMatchObject({ line: 'summary', faults: 0 });
    expect((summary as { records: number }).records).toBeGreaterThan(published.length);
  });

  describe('names', () => {
    const victim = () => published[77] as string;

    it.each([
      ['its record', `record = replace(record::text, '"applicant_id":"a-77"', '"applicant_id":"a-7"')::json`],
      ['what it is found by', `outcome = '0'`],
      ['its time', `time = time + interval '1 microsecond'`],
      ['its place', 'sequence = (SELECT max(sequence) FROM prediction)'],
    ])('a prediction where somebody changed %s', async (what, change) => {
      const { faults } = await tampered(
        'prediction',
        `UPDATE prediction SET ${change} WHERE prediction_id = $1`,
        [victim()],
      );
      expect(faults.map(({ record }) => record)).toContain(victim());
      expect(new Set(faults.map(({ record }) => record))).toEqual(new Set([victim()]));
      if (what !== 'its place') expect(faults).toMatchObject([{ kind: 'record-changed', log: 'prediction' }]);
    });

    it('a prediction that somebody deleted', async () => {
      const { faults } = await tampered('prediction', 'DELETE FROM prediction WHERE prediction_id = $1', [
        victim(),
      ]);
      expect(faults).toMatchObject([{ kind: 'record-missing', log: 'prediction', record: victim() }]);
    });

    it('a prediction that somebody inserted', async () => {
      const id = uuidv7();
      const { faults } = await tampered(
        'prediction',
        `INSERT INTO prediction (prediction_id, time, deployment, entity_keys, record, sequence, model, version, outcome)
         SELECT $2, time, deployment, entity_keys, record, sequence, model, version, outcome FROM prediction WHERE prediction_id = $1`,
        [victim(), id],
      );
      expect(faults).toMatchObject([{ kind: 'record-inserted', log: 'prediction', record: id }]);
    });

    it('a life-cycle event that somebody changed, and one deleted', async () => {
      const { rows } = await world.pool.query<{ id: string }>('SELECT id FROM life_cycle_event LIMIT 1');
      const id = rows[0]?.id as string;
      const changed = await tampered(
        'life_cycle_event',
        `UPDATE life_cycle_event SET actor = 'eve' WHERE id = $1`,
        [id],
      );
      expect(changed.faults).toMatchObject([{ kind: 'record-changed', log: 'event', record: id }]);
      const deleted = await tampered('life_cycle_event', 'DELETE FROM life_cycle_event WHERE id = $1', [id]);
      expect(deleted.faults).toMatchObject([{ kind: 'record-missing', log: 'event', record: id }]);
    });

    it('a segment whose row is gone or changed', async () => {
      const gone = await tampered('audit_segment', 'DELETE FROM audit_segment WHERE number = 2');
      expect(gone.faults).toMatchObject([{ kind: 'segment-missing', segment: 2 }]);
      const changed = await tampered(
        'audit_segment',
        `UPDATE audit_segment SET header = replace(header::text, '"records":40', '"records":39')::json WHERE number = 2`,
      );
      expect(kindsOf(changed.faults)).toEqual(['segment-changed']);
    });

    it('a checkpoint whose row was changed', async () => {
      const { faults } = await tampered(
        'audit_checkpoint',
        `UPDATE audit_checkpoint SET checkpoint = replace(checkpoint::text, '"root":"sha256:', '"root":"sha256:0')::json`,
      );
      expect(kindsOf(faults)).toEqual(['checkpoint-changed']);
    });

    it.each(['.json', '.parquet'])('an object that somebody wrote over, or deleted: %s', async (ending) => {
      const objects = objectClient();
      const key = await new Promise<string>((settle, fail) => {
        objects
          .listObjectsV2(BUCKET, 'audit/segments/000000000002', true)
          .on('data', ({ name }) => name?.endsWith(ending) && settle(name))
          .on('error', fail);
      });
      const written = await objects.putObject(BUCKET, key, Buffer.from('something else'));
      const changed = await verify();
      expect(changed.faults).toMatchObject([{ kind: 'object-changed', segment: 2 }]);
      await objects.removeObject(BUCKET, key, { versionId: written.versionId ?? '' });

      await objects.removeObject(BUCKET, key);
      const deleted = await verify();
      expect(deleted.faults).toMatchObject([{ kind: 'object-missing', segment: 2 }]);
      await removeDeleteMarker(objects, key);
    });

    it('nothing, once all is as it was', async () => {
      expect((await verify()).faults).toEqual([]);
    });
  });

  it('keeps sealed objects from everybody', async () => {
    const objects = objectClient();
    const versions = await versionsOf(objects, 'audit/segments/000000000001');
    expect(versions.length).toBeGreaterThan(0);
    for (const { name, versionId } of versions)
      await expect(objects.removeObject(BUCKET, name, { versionId })).rejects.toThrow(
        /WORM|locked|retention/i,
      );
  });

  it('proves a record to who has nothing but the key', async () => {
    const proof = await metadata.client.call(proveRecord, { params: { id: published[120] as string } });
    expect(await check(proof)).toMatch(/^VALID: prediction/);
    expect(await check({ ...proof, record: proof.record.replace('a-120', 'a-121') })).toMatch(/^NOT VALID/);
    const other = await metadata.client.call(proveRecord, { params: { id: published[3] as string } });
    expect(await check({ ...proof, inSegment: other.inSegment })).toMatch(/^NOT VALID/);
    const sealedAt = '2020-03-01T00:00:00.000Z';
    expect(await check({ ...proof, segment: { ...proof.segment, sealedAt } })).toMatch(/^NOT VALID/);
    const { checkpoint } = proof;
    const later = { ...checkpoint, body: { ...checkpoint.body, signedAt: sealedAt } };
    expect(await check({ ...proof, checkpoint: later })).toMatch(/^NOT VALID: the signature/);
  });

  const check = async (proof: InclusionProof): Promise<string> => {
    const { publicKey } = await metadata.client.call(getLedgerKey);
    writeFileSync(join(folder, 'proof.json'), JSON.stringify(proof));
    writeFileSync(join(folder, 'key.pem'), publicKey);
    return new Promise((settle) =>
      execFile(
        process.execPath,
        [CHECKER, join(folder, 'proof.json'), join(folder, 'key.pem')],
        (error, stdout, stderr) => settle(error ? stderr : stdout),
      ),
    );
  };

  it('answers from the archive what has left the tables, unless a legal hold keeps it there', async () => {
    const { client } = metadata;
    const [id = ''] = await publish(100, Date.UTC(2024, 1, 10));
    await client.call(applyAuditPolicy, { body: { onlineMonths: 1 } });
    const { id: hold } = await client.call(placeLegalHold, {
      body: { reason: 'lawsuit', deployment: PredictionServed.example.deployment },
    });
    const held = await client.call(prunePredictions);
    expect(held).toMatchObject({
      pruned: [],
      kept: [{ month: '2024-02', reason: `legal hold ${hold}: lawsuit` }],
    });
    await client.call(releaseLegalHold, { params: { id: hold } });
    await client.call(signCheckpoint);

    const { pruned } = await client.call(prunePredictions);
    expect(pruned).toMatchObject([{ month: '2024-02', predictions: 100 }]);
    const { rows } = await world.pool.query('SELECT FROM prediction WHERE prediction_id = $1', [id]);
    expect(rows).toEqual([]);
    const { prediction } = await client.call(explainPrediction, { params: { predictionId: id } });
    expect(prediction).toMatchObject({ predictionId: id, entityKeys: { applicant_id: 'a-0' } });
    expect((await verify()).faults).toEqual([]);
    expect(await check(await client.call(proveRecord, { params: { id } }))).toMatch(/^VALID/);
  });

  it('forgets a person, and stays whole', async () => {
    const { client } = metadata;
    const body = { entity: 'applicant_id=p-3' };
    const found = async () =>
      (await client.call(listPredictions, { query: { entity: body.entity } })).items.map(
        ({ predictionId }) => predictionId,
      );
    await client.call(applyAuditPolicy, { body: { personalKeys: ['applicant_id'] } });
    const ids = await publish(10, Date.now(), 'p');
    const id = ids[3] as string;
    expect(await found()).toEqual([id]);
    const { rows } = await world.pool.query<{ row: string }>(
      'SELECT p::text AS row FROM prediction AS p WHERE prediction_id = $1',
      [id],
    );
    expect(rows[0]?.row).not.toContain('p-3');
    const before = await client.call(explainPrediction, { params: { predictionId: id } });
    expect(before.prediction).toMatchObject({
      entityKeys: { applicant_id: 'p-3' },
      features: [{ name: 'age' }],
    });

    const hold = await client.call(placeLegalHold, { body: { reason: 'lawsuit', entity: body.entity } });
    await expect(client.call(eraseSubject, { body })).rejects.toMatchObject({ status: 409 });
    await client.call(releaseLegalHold, { params: { id: hold.id } });
    await client.call(signCheckpoint);
    await client.call(eraseSubject, { body });
    await expect(client.call(eraseSubject, { body })).rejects.toMatchObject({ status: 404 });

    const { prediction, gaps } = await client.call(explainPrediction, { params: { predictionId: id } });
    expect(prediction).toMatchObject({ predictionId: id, entityKeys: {}, features: [], outputs: [] });
    expect(gaps.join()).toContain('its subject was erased');
    expect((await verify()).faults).toEqual([]);
    expect(await check(await client.call(proveRecord, { params: { id } }))).toMatch(/^VALID/);
    await client.call(applyAuditPolicy, { body: {} });
  });

  it('has every record sealed once, however often the process is killed', async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      let alive = true;
      const killed = wait(Math.random() * 600)
        .then(() => metadata.kill())
        .then(() => (alive = false));
      while (alive) await insert(25);
      await killed;
      metadata = await start();
    }
    await metadata.client.call(signCheckpoint);
    const { faults } = await verify();
    expect(faults).toEqual([]);
    const { logs, failure } = await metadata.client.call(getLedger);
    expect(failure).toBeUndefined();
    expect(logs.find(({ log }) => log === 'prediction')).toMatchObject({
      sealed: published.length,
      pending: 0,
    });
    const proof = await metadata.client.call(proveRecord, { params: { id: published.at(-1) as string } });
    expect(proof.log).toBe('prediction');
  }, 300_000);

  function objectClient(): ObjectClient {
    const { hostname, port } = new URL(stack.s3.endpoint);
    const { accessKey, secretKey } = stack.s3;
    return new ObjectClient({ endPoint: hostname, port: Number(port), useSSL: false, accessKey, secretKey });
  }

  type Version = { name: string; versionId: string; isDeleteMarker?: boolean };

  function versionsOf(objects: ObjectClient, prefix: string): Promise<Version[]> {
    const found: Version[] = [];
    return new Promise((settle, fail) =>
      objects
        .listObjects(BUCKET, prefix, true, { IncludeVersion: true })
        .on('data', (item) => found.push(item as unknown as Version))
        .on('error', fail)
        .on('end', () => settle(found)),
    );
  }

  async function removeDeleteMarker(objects: ObjectClient, key: string): Promise<void> {
    const marker = (await versionsOf(objects, key)).find(({ isDeleteMarker }) => isDeleteMarker);
    await objects.removeObject(BUCKET, key, { versionId: marker?.versionId ?? '' });
  }
});
