import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import type { Archive, ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import { importArchive } from '@modelkeep/contracts/registry/archive.api';
import {
  getApproval,
  getArchive,
  getModelCard,
  getModelVersion,
  getPackage,
  getStageHistory,
} from '@modelkeep/contracts/registry/model-version.api';
import { repoRoot, type Stack, startStack } from '@modelkeep/local-stack';
import { clientOf, told } from './story';

const model = 'credit-risk';

interface Ended {
  code: number;
  out: string;
  errors: string;
}

/** Runs `modelkeep` as a user does. */
function modelkeep(url: string, token: string, ...args: string[]): Promise<Ended> {
  const entry = join(repoRoot(), 'dist/apps/cli/src/main.js');
  const env = { ...process.env, MODELKEEP_URL: url, MODELKEEP_TOKEN: token, NO_COLOR: '1' };
  return new Promise((settle) =>
    execFile(process.execPath, [entry, ...args], { env }, (error, out, errors) =>
      settle({ code: error ? Number(error.code) : 0, out, errors }),
    ),
  );
}

describe('an archive, in an installation that never saw the model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-archive-'));
  const file = join(folder, 'credit-risk-1.tar');
  const version = told().retiredVersion;
  const params = { model, version };
  let clean: Stack;
  let there: ApiClient;
  let sealed: Archive;

  const onFirst = (...args: string[]) => modelkeep(told().baseUrl, told().tokens.olga, ...args);
  const onClean = (...args: string[]) => modelkeep(clean.urls.gateway, clean.adminToken, ...args);
  const keyId = () => sealed.bundle?.keyId ?? '';

  beforeAll(async () => {
    chmodSync(folder, 0o711);
    const services = ['gateway', 'registry', 'deployment'] as const;
    clean = await startStack({ home: join(folder, 'home'), ports: 'free', services: [...services] });
    there = new ApiClient({ baseUrl: clean.urls.gateway, token: clean.adminToken });
    const { packageDigest } = await clientOf('dana').call(getModelVersion, { params });
    sealed = await clientOf('amira').call(getArchive, { params: { digest: packageDigest ?? '' } });
  });

  afterAll(async () => {
    await clean.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is exported as one file, the same each time', async () => {
    expect(await onFirst('archive', 'export', model, String(version), '-o', file)).toMatchObject({ code: 0 });
    expect(statSync(file).size).toBe(sealed.bundle?.sizeBytes);
    const again = join(folder, 'again.tar');
    await onFirst('archive', 'export', model, String(version), '-o', again);
    expect((await readFile(again)).equals(await readFile(file))).toBe(true);
  });

  it('holds package, environment, code, card, approvals, training records and golden predictions', () => {
    const paths = sealed.files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['README.txt', 'SHA256SUMS', 'public-key.pem', 'replay.py', 'manifest.json.sig'],
        ...['package/manifest.json', 'package/files/model.onnx', 'package/files/code.tar.gz'],
        ...['environment/runtime.json', 'environment/lock.txt', 'golden/predictions.json'],
        ...['records/model-card.json', 'records/model-card.html', 'records/approvals.json'],
        ...['training/data-snapshot.json', 'training/pipeline-run.json'],
      ]),
    );
    expect(sealed.gaps).toEqual(['container image of the runtime']);
  });

  it('is verified without a server', async () => {
    const { code, out } = await modelkeep(
      'http://127.0.0.1:1',
      'x',
      'archive',
      'verify',
      file,
      '--key-id',
      keyId(),
    );
    expect(out).toContain('every byte is as it was sealed');
    expect(code).toBe(0);
  });

  it('is not taken where its key is not trusted', async () => {
    const unknown = await onClean('archive', 'import', file);
    expect(unknown).toMatchObject({ code: 2, errors: expect.stringContaining('--key-id') as string });
    const other = await onClean('archive', 'import', file, '--key-id', `sha256:${'0'.repeat(64)}`);
    expect(other.code).toBe(1);
    expect(other.out).toContain('which is not trusted');
  });

  it('is restored, and its golden predictions come out the same to the last bit', async () => {
    const { code, out, errors } = await onClean('archive', 'import', file, '--key-id', keyId(), '-o', 'json');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const { archive, replay } = JSON.parse(out) as { archive: Archive; replay: ArchiveReplay };
    expect(archive).toMatchObject({ ...params, packageDigest: sealed.packageDigest, bundle: sealed.bundle });
    expect(replay).toMatchObject({ identical: true, differences: [] });
    // 100 recorded ones at most, and those that came with the package.
    expect(replay.predictions).toBeGreaterThan(100);
  });

  it('has its records again, with their first ids, people and times', async () => {
    const here = clientOf('dana');
    const [before, after] = await Promise.all([
      here.call(getModelVersion, { params }),
      there.call(getModelVersion, { params }),
    ]);
    expect({ ...after, aliases: [] }).toEqual({ ...before, aliases: [] });
    expect(await there.call(getApproval, { params })).toEqual(await here.call(getApproval, { params }));
    expect(await there.call(getModelCard, { params })).toEqual(await here.call(getModelCard, { params }));
    const { items } = await there.call(getStageHistory, { params });
    expect(items.map(({ to }) => to)).toEqual([
      'candidate',
      'approved',
      'deployed',
      'decommissioned',
      'archived',
    ]);
    const digest = { params: { digest: sealed.packageDigest } };
    const [first, second] = [await here.call(getPackage, digest), await there.call(getPackage, digest)];
    expect(second.manifest).toEqual(first.manifest);
    expect(second.keyId).not.toBe(first.keyId);
  });

  it('is the same archive where it is brought again', async () => {
    const { out } = await onClean(
      'archive',
      'import',
      file,
      '--key-id',
      keyId(),
      '--no-replay',
      '-o',
      'json',
    );
    const { archive } = JSON.parse(out) as { archive: Archive };
    expect(archive.imported).toEqual(
      (await there.call(getArchive, { params: { digest: sealed.packageDigest } })).imported,
    );
  });

  it('is refused where a byte was changed, which is named by the command and by the server', async () => {
    const changed = join(folder, 'changed.tar');
    copyFileSync(file, changed);
    const weights = sealed.files.find(({ path }) => path === 'package/files/model.onnx');
    const handle = await open(changed, 'r+');
    const at = (weights?.offset ?? 0) + 100;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
    await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at);
    await handle.close();
    const local = await onClean('archive', 'import', changed, '--key-id', keyId());
    expect(local.code).toBe(1);
    expect(local.out).toContain('package/files/model.onnx');
    const refused = there.call(importArchive, { query: { keyId: keyId() }, stream: readFileSync(changed) });
    await expect(refused).rejects.toMatchObject({
      problem: { status: 422, errors: [{ path: 'package/files/model.onnx' }] },
    });
  });

  it('is refused where it is cut off', async () => {
    const cut = join(folder, 'cut.tar');
    copyFileSync(file, cut);
    truncateSync(cut, 20_000);
    const refused = there.call(importArchive, { query: { keyId: keyId() }, stream: readFileSync(cut) });
    await expect(refused).rejects.toMatchObject({
      problem: { status: 422, errors: [{ message: 'the bundle is cut off at byte 20000' }] },
    });
  });

  it('is known where it was sealed', async () => {
    const query = { keyId: keyId() };
    const known = await clientOf('olga').call(importArchive, { query, stream: readFileSync(file) });
    expect(known).toEqual(sealed);
  });
});
