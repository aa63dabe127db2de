import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseChecksums, verify } from './kafka-jars';
import { KAFKA_VERSION } from './versions';

describe('verify', () => {
  let folder: string;
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jars-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('accepts exactly the pinned files', async () => {
    writeFileSync(join(folder, 'a-1.jar'), 'a');
    await verify(folder, parseChecksums(`${sum('a')}  a-1.jar\n`));
  });

  it('names every file that differs', async () => {
    writeFileSync(join(folder, 'a-1.jar'), 'changed');
    writeFileSync(join(folder, 'c-1.jar'), 'c');
    const pins = parseChecksums(`${sum('a')}  a-1.jar\n${sum('b')}  b-1.jar\n`);
    await expect(verify(folder, pins)).rejects.toThrow(
      /b-1\.jar is missing\nc-1\.jar is not expected\na-1\.jar has another checksum/,
    );
  });

  it('has pins for the broker of the version in use', () => {
    const pins = parseChecksums(readFileSync(join(__dirname, '..', 'kafka-jars.sha256'), 'utf8'));
    expect([...pins.keys()]).toContain(`kafka_2.13-${KAFKA_VERSION}.jar`);
    expect([...pins.values()].every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
  });
});
