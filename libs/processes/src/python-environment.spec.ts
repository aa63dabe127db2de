import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePythonEnvironment, environmentDigest } from './python-environment';

const cacheDir = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

/** A lock without packages: all of the mechanism, nothing from the network. */
const lock = Buffer.from('# no packages\n');

function ensure(content = lock) {
  const lines: string[] = [];
  const log = {
    write: (chunk: Buffer | string) => void lines.push(String(chunk)),
    say: (text: string) => void lines.push(text),
  };
  const signal = AbortSignal.timeout(60_000);
  return {
    lines,
    made: ensurePythonEnvironment({ cacheDir, python: 'python3', lock: content, log, signal }),
  };
}

describe('ensurePythonEnvironment', () => {
  jest.setTimeout(120_000);
  const name = environmentDigest(lock).slice(7, 19);

  it('is made once for all who want it, over what a killed process left', async () => {
    mkdirSync(join(cacheDir, 'python', name, 'bin'), { recursive: true });
    writeFileSync(join(cacheDir, 'python', name, 'bin', 'python'), 'half written');
    const both = [ensure(), ensure()];
    const folders = await Promise.all(both.map(({ made }) => made));
    expect(new Set(folders)).toEqual(new Set([join(cacheDir, 'python', name)]));
    expect(existsSync(join(folders[0] ?? '', 'bin', 'python'))).toBe(true);
    const text = both.flatMap(({ lines }) => lines);
    expect(text.filter((line) => line.startsWith('making the Python environment'))).toHaveLength(1);
    expect(text.filter((line) => line.startsWith('waiting for process'))).toHaveLength(1);
    expect(readdirSync(join(cacheDir, 'python'))).toEqual([name]);
    const warm = ensure();
    await warm.made;
    expect(warm.lines).toEqual([]);
  });

  it('says what failed, and leaves nothing that counts as made', async () => {
    const { made, lines } = ensure(Buffer.from('./no-such-folder\n'));
    await expect(made).rejects.toThrow(/pip.* failed: exit code 1/);
    expect(lines.join('')).toContain('no-such-folder');
  });
});
