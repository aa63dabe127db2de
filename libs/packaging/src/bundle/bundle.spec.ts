import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { keyIdOf } from '../signature';
import { type BundleReading, readBundle } from './bundle-reader';
import { contentOf, packBundle } from './bundle-writer';
import { digestOf } from './hashing';
import { TAR_END, tarHeader, tarPadding } from './tar-format';

/** RFC 8032, 7.1, test 1: a key that everybody knows, so that the bytes of a bundle can be told beforehand. */
const privateKey = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});
const keyId = keyIdOf(privateKey);
const LONG = `package/files/${'deep/'.repeat(60)}é.bin`;

const facts = {
  model: 'credit-risk',
  version: 1,
  modelVersionId: '0198c0de-0000-7000-8000-000000000001',
  packageDigest: `sha256:${'ab'.repeat(32)}`,
  sealedAt: '2020-03-01T10:00:00.000Z',
  sealedBy: 'olga',
  retainUntil: '2030-03-01T10:00:00.000Z',
  gaps: [],
};
const contents = () => [
  contentOf('package/files/model.onnx', Buffer.from(Array.from({ length: 700 }, (_, index) => index % 256))),
  contentOf('README.txt', 'Read me.\n'),
  contentOf('empty', ''),
  contentOf(LONG, 'x'.repeat(512)),
];
const pack = () => packBundle(facts, contents(), privateKey);
const bytes = () => buffer(Readable.from(pack().bytes()));
const trust = { trusts: (id: string) => id === keyId };

/** In chunks that end in the middle of everything. */
const read = (bundle: Buffer, options = trust): Promise<BundleReading> =>
  readBundle(
    Readable.from(
      Array.from({ length: Math.ceil(bundle.length / 300) }, (_, index) =>
        bundle.subarray(index * 300, (index + 1) * 300),
      ),
    ),
    options,
  );

/** A bundle of nothing but a manifest, signed with the key that is trusted. */
const withManifest = (manifest: unknown) =>
  Buffer.concat([
    ...tarFile('manifest.json', Buffer.from(JSON.stringify(manifest))),
    ...tarFile('manifest.json.sig', sign(null, Buffer.from(JSON.stringify(manifest)), privateKey)),
    ...tarFile(
      'public-key.pem',
      Buffer.from(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })),
    ),
    TAR_END,
  ]);
const tarFile = (path: string, content: Buffer) => [
  tarHeader(path, content.length),
  content,
  tarPadding(content.length),
];

describe('bundle', () => {
  it('is read back without a fault, and says where each file lies', async () => {
    const bundle = await bytes();
    const { manifest, files, faults } = await read(bundle);
    expect(faults).toEqual([]);
    expect(manifest).toEqual(pack().manifest);
    expect(pack().sizeBytes).toBe(bundle.length);
    for (const { offset, sizeBytes, digest } of files)
      expect(digestOf(bundle.subarray(offset, offset + sizeBytes))).toBe(digest);
  });

  it('has these very bytes, whatever library writes them: bundles are kept for decades', async () => {
    expect(digestOf(await bytes())).toBe(
      'sha256:02e21d9628bd44b9b6d939184956c5aecc786cd530dce7210e49a83a54b751ab',
    );
  });

  it('names whatever byte was changed', async () => {
    const bundle = await bytes();
    const { files } = await read(bundle);
    for (let at = 0; at < bundle.length; at += 5) {
      const changed = Buffer.from(bundle);
      changed.writeUInt8((bundle[at] as number) ^ 1, at);
      const { faults } = await read(changed);
      const inside = files.find(({ offset, sizeBytes }) => at >= offset && at < offset + sizeBytes);
      if (faults.length === 0) throw new Error(`byte ${at} was changed, and nothing said so`);
      // A changed signature or key shows as a manifest that does not verify, or a key that is not trusted.
      if (inside && !['manifest.json.sig', 'public-key.pem'].includes(inside.path))
        expect(faults.map(({ file }) => file)).toContain(inside.path);
    }
  }, 60_000);

  it('says where it is cut off, wherever that is', async () => {
    const bundle = await bytes();
    for (let length = 0; length < bundle.length; length += 97) {
      const { faults } = await read(bundle.subarray(0, length));
      expect(faults.at(-1)?.message).toBe(`the bundle is cut off at byte ${length}`);
    }
  });

  it('refuses bytes after its end', async () => {
    const { faults } = await read(Buffer.concat([await bytes(), Buffer.from('more')]));
    expect(faults).toEqual([
      {
        file: 'end of the bundle',
        offset: expect.any(Number) as number,
        message: 'there are bytes after it',
      },
    ]);
  });

  it('believes nothing that is sealed with a key that is not trusted', async () => {
    const { manifest, faults } = await read(await bytes(), { trusts: () => false });
    expect(manifest).toBeUndefined();
    expect(faults).toMatchObject([
      { file: 'public-key.pem', message: expect.stringContaining(keyId) as string },
    ]);
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'a/../../b', 'a\\..\\b', 'a\nb', 'manifest.json'])(
    'refuses a manifest that names %j',
    async (path) => {
      const { manifest } = pack();
      const files = [...manifest.files, { path, digest: digestOf(Buffer.alloc(0)), sizeBytes: 0 }];
      const { manifest: believed, faults } = await read(withManifest({ ...manifest, files }));
      expect(believed).toBeUndefined();
      expect(faults[0]).toMatchObject({
        file: 'manifest.json',
        message: expect.stringMatching(/^files/) as string,
      });
    },
  );

  it('takes neither a bomb nor a manifest without end into memory', async () => {
    const { manifest } = pack();
    const files = manifest.files.map((file) => ({ ...file, sizeBytes: 2 ** 40 }));
    const bomb = await readBundle(Readable.from([withManifest({ ...manifest, files })]), {
      ...trust,
      maxBytes: 2 ** 30,
    });
    expect(bomb.faults[0]?.message).toMatch(/announces \d+ bytes; at most 1073741824/);
    const endless = await read(tarHeader('manifest.json', 2 ** 32));
    expect(endless.faults[0]?.message).toMatch(/announces 4294967296 bytes/);
    const zipped = await read(Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(2000)]));
    expect(zipped.faults[0]?.message).toMatch(/no bundle/);
  });

  it('does not seal what the store gives otherwise than announced', async () => {
    const [first, ...others] = contents();
    const wrong = { ...first!, open: others[0]!.open };
    await expect(buffer(Readable.from(packBundle(facts, [wrong], privateKey).bytes()))).rejects.toThrow(
      'the bytes of package/files/model.onnx are not those of',
    );
  });

  it('can be verified with tar, sha256sum and openssl alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    try {
      writeFileSync(join(folder, 'bundle.tar'), await bytes());
      const run = (command: string, ...args: string[]) =>
        execFileSync(command, args, { cwd: folder, stdio: 'pipe' }).toString();
      run('tar', 'xf', 'bundle.tar');
      expect(run('sha256sum', '--strict', '-c', 'SHA256SUMS')).toContain(`${LONG}: OK`);
      const arguments_ =
        '-verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.json.sig';
      expect(run('openssl', 'pkeyutl', ...arguments_.split(' '))).toContain('Verified Successfully');
      expect(keyIdOf(createPublicKey(readFileSync(join(folder, 'public-key.pem'))))).toBe(keyId);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
