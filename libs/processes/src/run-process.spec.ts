import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from './process-identity';
import { runProcess, type ProcessRequest } from './run-process';

const folder = mkdtempSync(join(tmpdir(), 'process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string[], more: Partial<ProcessRequest> = {}) {
  const chunks: string[] = [];
  const log = { write: (chunk: Buffer | string) => void chunks.push(String(chunk)) };
  const ended = runProcess({
    command,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    log,
    signal: new AbortController().signal,
    ...more,
  });
  return { ended, printed: () => chunks.join('') };
}

async function until(condition: () => boolean) {
  const deadline = Date.now() + 10_000;
  while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}

describe('runProcess', () => {
  it('keeps both streams and passes nothing of our own environment', async () => {
    const { ended, printed } = run([
      'sh',
      '-c',
      'echo out; echo err >&2; env | grep -v -E "^(PATH|PWD|_|SHLVL|OLDPWD)="',
    ]);
    expect(await ended).toBe('exit code 1');
    expect(printed().split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('tells how it ended', async () => {
    expect(await run(['true']).ended).toBeUndefined();
    expect(await run(['sh', '-c', 'exit 3']).ended).toBe('exit code 3');
    expect(await run(['sh', '-c', 'kill -9 $$']).ended).toBe('SIGKILL');
  });

  it('throws where the program is missing', async () => {
    await expect(run([join(folder, 'no-such-program')]).ended).rejects.toThrow('ENOENT');
  });

  it('ends the whole group when aborted, with the reason', async () => {
    const stop = new AbortController();
    const { ended, printed } = run(['sh', '-c', 'sleep 60 & echo $!; wait'], { signal: stop.signal });
    await until(() => printed().endsWith('\n'));
    const grandchild = Number(printed());
    expect(identify(grandchild)).toBeDefined();
    stop.abort(new Error('cancelled'));
    await expect(ended).rejects.toThrow('cancelled');
    await until(() => identify(grandchild) === undefined);
  });

  it('ends children that outlive the leader', async () => {
    const { ended, printed } = run(['sh', '-c', 'sleep 60 & echo $!']);
    expect(await ended).toBeUndefined();
    await until(() => identify(Number(printed())) === undefined);
  });

  it('limits memory where told', async () => {
    const command = ['python3', '-c', 'print(len(bytearray(512 * 1024 * 1024)))'];
    expect(await run(command, { memoryMiB: 256 }).ended).toBe('exit code 1');
    expect(await run(command).ended).toBeUndefined();
  });
});
