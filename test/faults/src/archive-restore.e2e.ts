import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '@modelkeep/client';
import type { Archive, ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import { importArchive, replayArchive } from '@modelkeep/contracts/registry/archive.api';
import {
  archiveModelVersion,
  getApproval,
  getArchive,
  getModelCard,
  getModelVersion,
  getPackage,
  getStageHistory,
} from '@modelkeep/contracts/registry/model-version.api';
import { type Stack, startStack } from '@modelkeep/local-stack';
import { modelkeep } from './modelkeep';
import { Scorer } from './scorer';

const PREDICTIONS = 25;
jest.setTimeout(300_000);

describe('an archive, in an installation that never saw the model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-archive-'));
  const file = join(folder, 'scorer-1.tar');
  let origin: Stack;
  let clean: Stack;
  let here: ApiClient;
  let there: ApiClient;
  let params: { model: string; version: number };
  let sealed: Archive;

  const at = (stack: Stack) => ({ MODELKEEP_URL: stack.urls.gateway, MODELKEEP_TOKEN: stack.adminToken });
  const bringIn = (bundle: string, ...args: string[]) =>
    modelkeep(at(clean), 'archive', 'import', bundle, ...args);
  const keyId = () => sealed.bundle?.keyId ?? '';
  const send = (bytes: Buffer) => there.call(importArchive, { query: { keyId: keyId() }, stream: bytes });

  beforeAll(async () => {
    chmodSync(folder, 0o711);
    const services = ['gateway', 'registry', 'deployment', 'metadata'] as const;
    origin = await startStack({ home: join(folder, 'origin'), ports: 'free', services: [...services] });
    clean = await startStack({
      home: join(folder, 'clean'),
      ports: 'free',
      services: services.filter((service) => service !== 'metadata'),
    });
    const scorer = new Scorer(origin);
    here = scorer.as('admin', 'admin');
    there = new Scorer(clean).as('admin', 'admin');
    const version = await scorer.raise();
    params = { model: scorer.model, version };
    await scorer.serve(version, PREDICTIONS);
    await scorer.stopServing();
    await scorer.retire(version);
  });

  afterAll(async () => {
    await Promise.all([origin?.stop(), clean?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is sealed once, and keeps what was on record', async () => {
    sealed = await here.call(archiveModelVersion, { params, body: { retentionDays: 2 } });
    expect(await here.call(archiveModelVersion, { params, body: { retentionDays: 9 } })).toEqual(sealed);
    expect(sealed.files.map(({ path }) => path)).toEqual([
      ...['manifest.json', 'manifest.json.sig', 'public-key.pem', 'SHA256SUMS', 'README.txt'],
      ...['environment/runtime.json', 'golden/predictions.json'],
      ...['package/files/weights/model.onnx', 'package/manifest.json', 'package/signature.json'],
      ...['records/approvals.json', 'records/model-card.html', 'records/model-card.json'],
      ...['records/model-version.json', 'records/stage-history.json', 'replay.py'],
      'training/data-snapshot.json',
    ]);
    expect(sealed.gaps).toEqual([
      'container image of the runtime',
      'lock file of the training environment',
      'training code',
      'pipeline run that trained the model',
    ]);
  });

  it('is exported as one file, of which plain tools can check every byte', async () => {
    const ended = await modelkeep(at(origin), 'archive', 'export', params.model, '1', '-o', file);
    expect(ended).toEqual({ code: 0, out: '', errors: '' });
    const open = mkdtempSync(join(folder, 'open-'));
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, { cwd: open, stdio: 'pipe' }).toString();
    run('tar', 'xf', file);
    run('sha256sum', '--strict', '-c', 'SHA256SUMS');
    const key = ['-verify', '-pubin', '-inkey', 'public-key.pem'];
    const signed = ['-rawin', '-in', 'manifest.json', '-sigfile', 'manifest.json.sig'];
    expect(run('openssl', 'pkeyutl', ...key, ...signed)).toContain('Verified Successfully');
    expect(readFileSync(join(open, 'README.txt'), 'utf8')).toContain('TO VERIFY IT');
    expect(readFileSync(join(open, 'records/model-card.html'), 'utf8')).not.toContain('<script>');
  });

  it('is verified without a server', async () => {
    const nowhere = { MODELKEEP_URL: '', MODELKEEP_TOKEN: '' };
    const { code, out } = await modelkeep(nowhere, 'archive', 'verify', file, '--key-id', keyId());
    expect(out).toContain('every byte is as it was sealed');
    expect(code).toBe(0);
  });

  it('is not taken where its key is not trusted', async () => {
    const unknown = await bringIn(file);
    expect(unknown).toMatchObject({ code: 2, errors: expect.stringContaining('--key-id') as string });
    const other = await bringIn(file, '--key-id', `sha256:${'0'.repeat(64)}`);
    expect(other.code).toBe(1);
    expect(other.out).toContain('which is not trusted');
  });

  it('is refused where a byte was changed, which is named by the command and by the server', async () => {
    const bytes = readFileSync(file);
    const weights = sealed.files.find(({ path }) => path === 'package/files/weights/model.onnx');
    const place = (weights?.offset ?? 0) + 100;
    bytes.writeUInt8((bytes[place] ?? 0) ^ 1, place);
    const changed = join(folder, 'changed.tar');
    writeFileSync(changed, bytes);
    const local = await bringIn(changed, '--key-id', keyId());
    expect(local.code).toBe(1);
    expect(local.out).toContain('package/files/weights/model.onnx');
    await expect(send(bytes)).rejects.toMatchObject({
      problem: { status: 422, errors: [{ path: 'package/files/weights/model.onnx' }] },
    });
  });

  it('is refused where it is cut off, and where it is no bundle at all', async () => {
    await expect(send(readFileSync(file).subarray(0, 20_000))).rejects.toMatchObject({
      problem: { status: 422, errors: [{ message: 'the bundle is cut off at byte 20000' }] },
    });
    // More than a connection buffers: the answer comes although nobody reads the rest.
    await expect(send(Buffer.alloc(20_000_000, 'x'))).rejects.toMatchObject({
      problem: { status: 422, errors: [{ path: 'manifest.json' }] },
    });
    await expect(there.call(getModelVersion, { params })).rejects.toMatchObject({ status: 404 });
  });

  it('is restored, and its golden predictions come out the same to the last bit', async () => {
    const { code, out, errors } = await bringIn(file, '--key-id', keyId(), '-o', 'json');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const { archive, replay } = JSON.parse(out) as { archive: Archive; replay: ArchiveReplay };
    expect(archive).toMatchObject({ ...params, packageDigest: sealed.packageDigest, bundle: sealed.bundle });
    expect(replay).toMatchObject({ identical: true, predictions: PREDICTIONS, differences: [] });
  });

  it('has its records again, with their first ids, people and times', async () => {
    const both = [here, there] as const;
    const [before, after] = await Promise.all(both.map((client) => client.call(getModelVersion, { params })));
    expect(after).toEqual(before);
    const approvals = await Promise.all(both.map((client) => client.call(getApproval, { params })));
    expect(approvals[1]).toEqual(approvals[0]);
    const cards = await Promise.all(both.map((client) => client.call(getModelCard, { params })));
    expect(cards[1]).toEqual(cards[0]);
    const { items } = await there.call(getStageHistory, { params });
    expect(items.map(({ to, actor }) => [to, actor])).toEqual([
      ['candidate', 'dana'],
      ['approved', 'ravi'],
      ['deployed', expect.any(String)],
      ['decommissioned', 'olga'],
      ['archived', 'admin'],
    ]);
    const digest = { params: { digest: sealed.packageDigest } };
    const [first, second] = await Promise.all(both.map((client) => client.call(getPackage, digest)));
    expect(second?.manifest).toEqual(first?.manifest);
    expect(second?.keyId).not.toBe(first?.keyId);
  });

  it('is the same archive where it is brought again, and where it was sealed', async () => {
    const { out } = await bringIn(file, '--key-id', keyId(), '--no-replay', '-o', 'json');
    const known = await there.call(getArchive, { params: { digest: sealed.packageDigest } });
    expect((JSON.parse(out) as { archive: Archive }).archive).toEqual(known);
    const query = { keyId: keyId() };
    expect(await here.call(importArchive, { query, stream: readFileSync(file) })).toEqual(sealed);
  });

  it('tells row, output and bits where a golden prediction does not come out again', async () => {
    const scorer = new Scorer(origin);
    const { items } = await here.call(listPredictions, { query: { limit: 2 } });
    const rows = items.map(({ predictionId: id, inputs, outputs }) => ({ id, inputs, outputs }));
    const output = rows[1]?.outputs[0];
    if (!output) throw new Error('nothing is on record');
    const bytes = Buffer.from(output.raw, 'base64');
    const expected = Buffer.from(bytes);
    expected.writeUInt8((bytes[0] ?? 0) ^ 3, 0);
    output.raw = expected.toString('base64');
    const version = await scorer.raise({ rows });
    await scorer.retire(version);
    const second = { model: scorer.model, version };
    await here.call(archiveModelVersion, { params: second, body: {} });
    const { code, out } = await modelkeep(
      at(origin),
      'archive',
      'replay',
      scorer.model,
      String(version),
      '-o',
      'json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ...{ predictions: 2, identical: false },
      differences: [
        {
          ...{ row: 1, prediction: rows[1]?.id, output: 'probability', differingBits: 2 },
          ...{ expected: expected.toString('hex'), replayed: bytes.toString('hex') },
        },
      ],
    });
  });

  it('replays where it was sealed too', async () => {
    const replay = await here.call(replayArchive, { params: { digest: sealed.packageDigest } });
    expect(replay).toMatchObject({ identical: true, predictions: PREDICTIONS });
  });
});
