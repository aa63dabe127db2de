import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { digestOf } from '@modelkeep/object-store';
import { create } from 'tar';
import { fileWithDigest } from './lock-file';

describe('fileWithDigest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'code-'));
  const lock = Buffer.from('numpy==2.0.0\n');
  let bundle: Buffer;

  beforeAll(() => {
    writeFileSync(join(folder, 'train.py'), 'print(1)\n');
    writeFileSync(join(folder, 'requirements.lock'), lock);
    bundle = create({ cwd: folder, gzip: true, sync: true }, [
      'train.py',
      'requirements.lock',
    ]).read() as Buffer;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds the file, whatever it is called', async () => {
    expect(await fileWithDigest(Readable.from([bundle]), digestOf(lock))).toEqual(lock);
  });

  it('finds nothing where no file has the digest', async () => {
    expect(await fileWithDigest(Readable.from([bundle]), digestOf('other'))).toBeUndefined();
  });

  it('fails where the bundle is no tar', async () => {
    await expect(fileWithDigest(Readable.from([Buffer.alloc(2000, 'x')]), digestOf(lock))).rejects.toThrow();
  });
});
