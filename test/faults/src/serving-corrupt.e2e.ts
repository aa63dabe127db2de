import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackageManifest } from '@modelkeep/contracts/registry/package';
import { digestOfManifest } from '@modelkeep/packaging';
import { makeModels, ModelServerProcess, type SealedFolder, sealPackage } from '@modelkeep/test-models';

const MODEL = 'credit-logistic';

jest.setTimeout(300_000);

describe('a package that is not what was signed', () => {
  let models: string;
  let home: string;
  let sealed: SealedFolder;

  beforeAll(async () => {
    models = await makeModels({ write: () => undefined, say: () => undefined }, new AbortController().signal);
  });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'modelkeep-corrupt-'));
    sealed = sealPackage(models, MODEL, join(home, 'package'));
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const inPackage = (...path: string[]) => join(sealed.folder, ...path);
  const model = () => inPackage('files', 'model.onnx');
  const start = () => ModelServerProcess.start({ sealed, deployment: 'corrupt', home });

  function changeManifest(change: (manifest: PackageManifest) => PackageManifest): PackageManifest {
    const path = inPackage('manifest.json');
    const changed = change(PackageManifest.parse(JSON.parse(readFileSync(path, 'utf8'))));
    writeFileSync(path, JSON.stringify(changed));
    return changed;
  }

  /** It ends without ever having been ready, and its log says why. */
  async function expectNeverServed(reason: RegExp): Promise<void> {
    await expect(start()).rejects.toThrow(reason);
  }

  it('serves as long as nothing is changed', async () => {
    const server = await start();
    expect(await server.isReady()).toBe(true);
    await server.end();
  });

  it('never serves with a changed manifest', async () => {
    changeManifest((manifest) => ({ ...manifest, version: 2 }));
    await expectNeverServed(/the manifest has digest sha256:\w+, not sha256:/);
  });

  it('never serves with a changed manifest that is asked for by its own digest', async () => {
    const changed = changeManifest((manifest) => ({ ...manifest, version: 2 }));
    sealed = { ...sealed, digest: digestOfManifest(changed) };
    await expectNeverServed(/the signature of the manifest does not verify/);
  });

  it('never serves where another key signed it', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    sealed = { ...sealed, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
    await expectNeverServed(/signed with key sha256:\w+, expected sha256:/);
  });

  it('never serves with a changed signature', async () => {
    const path = inPackage('signature.json');
    const signature = JSON.parse(readFileSync(path, 'utf8')) as { signature: string; keyId: string };
    const bytes = Buffer.from(signature.signature, 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    writeFileSync(path, JSON.stringify({ ...signature, signature: bytes.toString('base64') }));
    await expectNeverServed(/the signature of the manifest does not verify/);
  });

  it('never serves with a truncated model', async () => {
    truncateSync(model(), 1000);
    await expectNeverServed(/file model.onnx has digest sha256:\w+, the manifest says sha256:/);
  });

  it('never serves with one bit changed in the model', async () => {
    const bytes = readFileSync(model());
    const middle = bytes.length >> 1;
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(model(), bytes);
    await expectNeverServed(/file model.onnx has digest sha256:\w+, the manifest says sha256:/);
  });

  it('never serves a model that was truncated before it was signed', async () => {
    const broken = join(home, 'broken');
    mkdirSync(broken);
    cpSync(join(models, MODEL), join(broken, MODEL), { recursive: true });
    truncateSync(join(broken, MODEL, 'model.onnx'), 1000);
    sealed = sealPackage(broken, MODEL, join(home, 'sealed-broken'));
    await expectNeverServed(/the runtime cannot read the model/);
  });

  it('takes its files anew where those that it kept from an earlier start are damaged', async () => {
    const first = await start();
    await first.end();
    const cached = join(home, 'cache', 'packages', 'folder', sealed.digest.replace(':', '-'));
    for (const { path, role, digest } of changeManifest((manifest) => manifest).files)
      if (role === 'model') truncateSync(join(cached, `${digest.slice(7, 19)}-${path}`), 1000);
    const second = await start();
    expect(await second.isReady()).toBe(true);
    await second.end();
  });
});
