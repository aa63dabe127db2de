import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Archive, ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import { getArchive, getModelVersion } from '@modelkeep/contracts/registry/model-version.api';
import { defaultCache, repoRoot, type Stack, startStack } from '@modelkeep/local-stack';
import { clientOf, told } from './story';

const run = promisify(execFile);

/** Runs `modelkeep` as a user does; rejects where it does not end with 0. */
async function modelkeep(url: string, token: string, ...args: string[]): Promise<string> {
  const entry = join(repoRoot(), 'dist/apps/cli/src/main.js');
  const env = { ...process.env, MODELKEEP_URL: url, MODELKEEP_TOKEN: token, NO_COLOR: '1' };
  return (await run(process.execPath, [entry, ...args], { env })).stdout;
}

/** The Python that the story has trained with, named by its lock file: it has numpy and onnxruntime. */
function pythonOf(bundle: string): string {
  const runtime = JSON.parse(readFileSync(join(bundle, 'environment/runtime.json'), 'utf8')) as {
    trainingEnvironmentDigest: string;
  };
  const name = runtime.trainingEnvironmentDigest.replace('sha256:', '').slice(0, 12);
  return join(defaultCache(), 'python', name, 'bin/python');
}

describe("the story's archived model, in an installation that never saw it", () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-archive-'));
  const file = join(folder, 'credit-risk.tar');
  const params = { model: 'credit-risk', version: told().retiredVersion };
  let clean: Stack;
  let sealed: Archive;

  beforeAll(async () => {
    chmodSync(folder, 0o711);
    clean = await startStack({
      home: join(folder, 'home'),
      ports: 'free',
      services: ['gateway', 'registry', 'deployment'],
    });
    const { packageDigest } = await clientOf('dana').call(getModelVersion, { params });
    sealed = await clientOf('amira').call(getArchive, { params: { digest: packageDigest ?? '' } });
  });

  afterAll(async () => {
    await clean.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('was sealed with all that belongs to it', () => {
    expect(sealed.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ...['package/files/model.onnx', 'package/files/code.tar.gz', 'package/files/golden.json'],
        ...['environment/runtime.json', 'environment/lock.txt', 'golden/predictions.json'],
        ...['training/data-snapshot.json', 'training/pipeline-run.json'],
      ]),
    );
    expect(sealed.gaps).toEqual(['container image of the runtime']);
  });

  it('is exported, imported, and gives its golden predictions again to the last bit', async () => {
    const { baseUrl, tokens } = told();
    const { model, version } = params;
    await modelkeep(baseUrl, tokens.olga, 'archive', 'export', model, String(version), '-o', file);
    const trust = ['--key-id', sealed.bundle?.keyId ?? '', '-o', 'json'];
    const out = await modelkeep(clean.urls.gateway, clean.adminToken, 'archive', 'import', file, ...trust);
    const { replay } = JSON.parse(out) as { replay: ArchiveReplay };
    expect(replay).toMatchObject({ packageDigest: sealed.packageDigest, identical: true, differences: [] });
    // A hundred that were recorded, and those that came with the package, made by Python.
    expect(replay.predictions).toBeGreaterThan(100);
  });

  it('is replayed to the bit by its own script, with plain Python', async () => {
    const open = mkdtempSync(join(folder, 'open-'));
    await run('tar', ['xf', file, '-C', open]);
    const { stdout } = await run(pythonOf(open), [join(open, 'replay.py')]);
    expect(stdout).toMatch(/^\d{3} predictions, identical to the last bit\n$/);
  });

  it('is trained again, to the very same weights', async () => {
    const { baseUrl, tokens } = told();
    const args = ['archive', 'retrain', params.model, String(params.version), '-o', 'json'];
    const outcome = JSON.parse(await modelkeep(baseUrl, tokens.dana, ...args)) as { weights: object[] };
    expect(outcome).toMatchObject({ state: 'succeeded', identical: true });
    expect(outcome.weights).toMatchObject([{ path: 'model.onnx', equal: true }]);
  }, 600_000);
});
